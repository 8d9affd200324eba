package dev.latchkey.gateway.user;

import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static dev.latchkey.gateway.Edges.OTHER_ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.Command;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.Outcome;
import dev.latchkey.command.instance.RevokeInstanceRoles;
import dev.latchkey.command.org.RevokeOrgRoles;
import dev.latchkey.command.user.EraseUser;
import dev.latchkey.command.user.RemoveUser;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RecordingCommands;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.query.erasure.ErasureView;
import dev.latchkey.query.erasure.FindErasure;
import dev.latchkey.query.token.FindMemberships;
import dev.latchkey.query.token.HeldRoles;
import dev.latchkey.query.token.MembershipView;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserRemovalTest {
    private static final MembershipView ON_ORG = new MembershipView("org", ORG.value(), List.of("ORG_OWNER"));
    private static final MembershipView ON_INSTANCE = Edges.instanceRole("IAM_OWNER");
    private static final InstanceId INSTANCE = new InstanceId(ON_INSTANCE.scopeId());

    private static RunningEdge edge;
    private final List<MembershipView> held = new ArrayList<>();

    @BeforeAll
    static void start() {
        edge = new RunningEdge();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void letAliceHoldRoles() {
        edge.reset();
        held.addAll(List.of(ON_ORG, ON_INSTANCE));
        edge.queries.others(
                query -> query.equals(new FindMemberships(ALICE)) ? new HeldRoles(List.copyOf(held)) : null);
        edge.commands.answer(this::takeIn);
    }

    @Test
    void takesAllRolesBeforeTheUserGoes() throws Exception {
        assertThat(remove(Edges.ADMIN_TOKEN).statusCode()).isEqualTo(200);

        assertThat(commands())
                .containsExactly(
                        new RevokeInstanceRoles(INSTANCE, ALICE),
                        new RevokeOrgRoles(ORG, ALICE),
                        new RemoveUser(ALICE, ORG));
    }

    @Test
    void takesAllRolesBeforeTheUserIsErasedAndSaysWhenThatIsNotDoneYet() throws Exception {
        var open = new ErasureView(ALICE, ORG, 7, 3, Edges.NOW, "00", null, false);
        edge.queries.put(new FindErasure(ALICE), open);

        var answer = edge.post("/latchkey/v1/users/" + ALICE + "/_erase", "{}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("LATCHKEY-Er3uw");
        assertThat(commands())
                .contains(new RevokeInstanceRoles(INSTANCE, ALICE), new EraseUser(ALICE, ORG))
                .endsWith(new EraseUser(ALICE, ORG));
    }

    @Test
    void goesOnWhereItWasCutOff() throws Exception {
        edge.commands.answer(command -> {
            if (command instanceof RevokeOrgRoles) {
                throw new DomainException(ErrorCode.UNAVAILABLE, "the database is gone");
            }
            return takeIn(command);
        });
        assertThat(remove(Edges.ADMIN_TOKEN).statusCode()).isEqualTo(503);
        assertThat(commands()).noneMatch(RemoveUser.class::isInstance);

        edge.commands.sent().clear();
        edge.commands.answer(this::takeIn);
        assertThat(remove(Edges.ADMIN_TOKEN).statusCode()).isEqualTo(200);
        assertThat(commands()).containsExactly(new RevokeOrgRoles(ORG, ALICE), new RemoveUser(ALICE, ORG));
    }

    @Test
    void writesNothingForTheLastOwner() throws Exception {
        edge.commands.answer(command -> {
            throw new DomainException(ErrorCode.LAST_INSTANCE_OWNER, "nobody else owns the instance");
        });

        var answer = remove(Edges.ADMIN_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("LATCHKEY-Mb3fp");
        assertThat(commands()).containsExactly(new RevokeInstanceRoles(INSTANCE, ALICE));
    }

    @Test
    void goesOnWhereSomebodyElseTookTheRoles() throws Exception {
        edge.commands.answer(command -> {
            var done = takeIn(command);
            if (command instanceof RevokeInstanceRoles) {
                throw new DomainException(ErrorCode.MEMBER_NOT_FOUND, "taken");
            }
            return done;
        });

        assertThat(remove(Edges.ADMIN_TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    void takesWhatWasGrantedInBetween() throws Exception {
        held.clear();
        edge.commands.answer(command -> {
            if (command instanceof RemoveUser) {
                held.add(ON_ORG);
            }
            return takeIn(command);
        });

        assertThat(remove(Edges.ADMIN_TOKEN).statusCode()).isEqualTo(200);

        assertThat(commands()).containsExactly(new RemoveUser(ALICE, ORG), new RevokeOrgRoles(ORG, ALICE));
    }

    @Test
    void takesNothingFromAUserOfAnotherOrganisation() throws Exception {
        var answer = edge.send(edge.request("/management/v1/users/" + ALICE)
                .header("x-zitadel-orgid", OTHER_ORG.value())
                .DELETE());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("COMMAND-m9od");
        assertThat(commands()).isEmpty();
    }

    @Test
    void leavesThoseWithInstanceRolesToThoseWithInstanceRights() throws Exception {
        var answer = remove(Edges.ORG_MANAGER_TOKEN);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("AUTH-AWfge");
        assertThat(commands()).isEmpty();

        held.remove(ON_INSTANCE);
        assertThat(remove(Edges.ORG_MANAGER_TOKEN).statusCode()).isEqualTo(200);
    }

    private Outcome<?> takeIn(Command<?> command) {
        switch (command) {
            case RevokeInstanceRoles ignored -> held.remove(ON_INSTANCE);
            case RevokeOrgRoles ignored -> held.remove(ON_ORG);
            case RemoveUser ignored -> {
                // the roles went before
            }
            case EraseUser ignored -> {
                // nor is anything left of them here
            }
            default -> throw new AssertionError("nobody expected " + command);
        }
        return new Outcome<>(ALICE, new Appended(42, 7, NOW));
    }

    private static List<Command<?>> commands() {
        var commands = new ArrayList<Command<?>>();
        for (RecordingCommands.Sent sent : edge.commands.sent()) {
            commands.add(sent.command());
        }
        return commands;
    }

    private static HttpResponse<String> remove(String token) throws Exception {
        return edge.send(edge.anonymous("/management/v1/users/" + ALICE)
                .header("authorization", "Bearer " + token)
                .DELETE());
    }
}
