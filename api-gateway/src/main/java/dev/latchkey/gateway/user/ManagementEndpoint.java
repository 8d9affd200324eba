package dev.latchkey.gateway.user;

import dev.latchkey.command.Commands;
import dev.latchkey.command.user.DeactivateUser;
import dev.latchkey.command.user.LockUser;
import dev.latchkey.command.user.ReactivateUser;
import dev.latchkey.command.user.UnlockUser;
import dev.latchkey.command.user.UserCommand;
import dev.latchkey.contract.management.v1.AddHumanUserRequest;
import dev.latchkey.contract.management.v1.AddHumanUserResponse;
import dev.latchkey.contract.management.v1.AddMachineUserRequest;
import dev.latchkey.contract.management.v1.AddMachineUserResponse;
import dev.latchkey.contract.management.v1.AddPasswordlessRegistrationRequest;
import dev.latchkey.contract.management.v1.AddPasswordlessRegistrationResponse;
import dev.latchkey.contract.management.v1.AddPersonalAccessTokenRequest;
import dev.latchkey.contract.management.v1.AddPersonalAccessTokenResponse;
import dev.latchkey.contract.management.v1.DeactivateUserRequest;
import dev.latchkey.contract.management.v1.DeactivateUserResponse;
import dev.latchkey.contract.management.v1.GetUserByIDRequest;
import dev.latchkey.contract.management.v1.GetUserByIDResponse;
import dev.latchkey.contract.management.v1.ImportHumanUserRequest;
import dev.latchkey.contract.management.v1.ImportHumanUserResponse;
import dev.latchkey.contract.management.v1.ListHumanPasswordlessRequest;
import dev.latchkey.contract.management.v1.ListHumanPasswordlessResponse;
import dev.latchkey.contract.management.v1.ListUserChangesRequest;
import dev.latchkey.contract.management.v1.ListUserChangesResponse;
import dev.latchkey.contract.management.v1.LockUserRequest;
import dev.latchkey.contract.management.v1.LockUserResponse;
import dev.latchkey.contract.management.v1.ManagementServiceGrpc;
import dev.latchkey.contract.management.v1.ReactivateUserRequest;
import dev.latchkey.contract.management.v1.ReactivateUserResponse;
import dev.latchkey.contract.management.v1.RemoveHumanPasswordlessRequest;
import dev.latchkey.contract.management.v1.RemoveHumanPasswordlessResponse;
import dev.latchkey.contract.management.v1.RemoveUserRequest;
import dev.latchkey.contract.management.v1.RemoveUserResponse;
import dev.latchkey.contract.management.v1.SendPasswordlessRegistrationRequest;
import dev.latchkey.contract.management.v1.SendPasswordlessRegistrationResponse;
import dev.latchkey.contract.management.v1.UnlockUserRequest;
import dev.latchkey.contract.management.v1.UnlockUserResponse;
import dev.latchkey.contract.v1.ObjectDetails;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.audit.UserHistory;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.auth.InstanceUsers;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.passkey.PasskeyLinks;
import dev.latchkey.gateway.passkey.PasswordlessCalls;
import dev.latchkey.gateway.passkey.SelfService;
import dev.latchkey.gateway.token.MachineTokens;
import dev.latchkey.gateway.wire.Wire;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code zitadel.management.v1.ManagementService}; a user of another organisation is not found. */
@Component
final class ManagementEndpoint extends ManagementServiceGrpc.ManagementServiceImplBase {
    private final Commands commands;
    private final Users users;
    private final People people;
    private final Machines machines;
    private final UserHistory history;
    private final MachineTokens tokens;
    private final PasskeyLinks links;
    private final PasswordlessCalls passwordless;
    private final SelfService selfService;
    private final UserRemoval removal;
    private final InstanceUsers instanceUsers;

    ManagementEndpoint(
            Commands commands,
            Users users,
            People people,
            Machines machines,
            UserHistory history,
            MachineTokens tokens,
            PasskeyLinks links,
            PasswordlessCalls passwordless,
            SelfService selfService,
            UserRemoval removal,
            InstanceUsers instanceUsers) {
        this.commands = commands;
        this.users = users;
        this.people = people;
        this.machines = machines;
        this.history = history;
        this.tokens = tokens;
        this.links = links;
        this.passwordless = passwordless;
        this.selfService = selfService;
        this.removal = removal;
        this.instanceUsers = instanceUsers;
    }

    @Override
    public void getUserByID(GetUserByIDRequest request, StreamObserver<GetUserByIDResponse> response) {
        var user = users.show(new UserId(request.getId()), org());
        answer(response, GetUserByIDResponse.newBuilder().setUser(user).build());
    }

    @Override
    public void listUserChanges(ListUserChangesRequest request, StreamObserver<ListUserChangesResponse> response) {
        var changes = history.of(new UserId(request.getUserId()), org(), request.getQuery());
        answer(
                response,
                ListUserChangesResponse.newBuilder().addAllResult(changes).build());
    }

    @Override
    public void addHumanUser(AddHumanUserRequest request, StreamObserver<AddHumanUserResponse> response) {
        answer(response, people.add(request));
    }

    @Override
    public void importHumanUser(ImportHumanUserRequest request, StreamObserver<ImportHumanUserResponse> response) {
        answer(response, people.add(request));
    }

    @Override
    public void addMachineUser(AddMachineUserRequest request, StreamObserver<AddMachineUserResponse> response) {
        answer(response, machines.add(request));
    }

    @Override
    public void deactivateUser(DeactivateUserRequest request, StreamObserver<DeactivateUserResponse> response) {
        var details = change(new DeactivateUser(new UserId(request.getId()), org()));
        answer(response, DeactivateUserResponse.newBuilder().setDetails(details).build());
    }

    @Override
    public void reactivateUser(ReactivateUserRequest request, StreamObserver<ReactivateUserResponse> response) {
        var details = change(new ReactivateUser(new UserId(request.getId()), org()));
        answer(response, ReactivateUserResponse.newBuilder().setDetails(details).build());
    }

    @Override
    public void lockUser(LockUserRequest request, StreamObserver<LockUserResponse> response) {
        var details = change(new LockUser(new UserId(request.getId()), org()));
        answer(response, LockUserResponse.newBuilder().setDetails(details).build());
    }

    @Override
    public void unlockUser(UnlockUserRequest request, StreamObserver<UnlockUserResponse> response) {
        var details = change(new UnlockUser(new UserId(request.getId()), org()));
        answer(response, UnlockUserResponse.newBuilder().setDetails(details).build());
    }

    @Override
    public void removeUser(RemoveUserRequest request, StreamObserver<RemoveUserResponse> response) {
        var userId = new UserId(request.getId());
        requireChangeable(Permission.USER_DELETE, userId);
        var details = Wire.changed(removal.remove(userId, org()), org());
        answer(response, RemoveUserResponse.newBuilder().setDetails(details).build());
    }

    @Override
    public void addPersonalAccessToken(
            AddPersonalAccessTokenRequest request, StreamObserver<AddPersonalAccessTokenResponse> response) {
        requireChangeable(Permission.USER_WRITE, new UserId(request.getUserId()));
        selfService.requireYoungTokenFor(new UserId(request.getUserId()), CurrentCall.caller());
        answer(response, tokens.add(request));
    }

    @Override
    public void addPasswordlessRegistration(
            AddPasswordlessRegistrationRequest request, StreamObserver<AddPasswordlessRegistrationResponse> response) {
        var userId = new UserId(request.getUserId());
        requireChangeable(Permission.USER_CREDENTIAL_WRITE, userId);
        selfService.requireYoungTokenFor(userId, CurrentCall.caller());
        var link = links.issue(userId, org(), CurrentCall.actor());
        answer(
                response,
                AddPasswordlessRegistrationResponse.newBuilder()
                        .setDetails(link.details())
                        .setLink(link.link())
                        .setExpiration(link.expiration())
                        .build());
    }

    @Override
    public void sendPasswordlessRegistration(
            SendPasswordlessRegistrationRequest request,
            StreamObserver<SendPasswordlessRegistrationResponse> response) {
        var userId = new UserId(request.getUserId());
        requireChangeable(Permission.USER_WRITE, userId);
        selfService.requireYoungTokenFor(userId, CurrentCall.caller());
        var details = links.send(userId, org(), CurrentCall.actor());
        answer(
                response,
                SendPasswordlessRegistrationResponse.newBuilder()
                        .setDetails(details)
                        .build());
    }

    @Override
    public void listHumanPasswordless(
            ListHumanPasswordlessRequest request, StreamObserver<ListHumanPasswordlessResponse> response) {
        answer(response, passwordless.listOf(CurrentCall.caller(), new UserId(request.getUserId())));
    }

    @Override
    public void removeHumanPasswordless(
            RemoveHumanPasswordlessRequest request, StreamObserver<RemoveHumanPasswordlessResponse> response) {
        answer(
                response,
                passwordless.removeOf(
                        CurrentCall.caller(),
                        new UserId(request.getUserId()),
                        request.getTokenId(),
                        CurrentCall.actor()));
    }

    private ObjectDetails change(UserCommand<UserId> command) {
        requireChangeable(Permission.USER_WRITE, command.userId());
        return Wire.changed(commands.send(command, CurrentCall.actor()).written(), command.owner());
    }

    private void requireChangeable(Permission permission, UserId userId) {
        instanceUsers.requireChangeable(CurrentCall.caller(), permission, userId, org());
    }

    private static OrgId org() {
        return CurrentCall.caller().org();
    }

    private static <T> void answer(StreamObserver<T> response, T message) {
        response.onNext(message);
        response.onCompleted();
    }
}
