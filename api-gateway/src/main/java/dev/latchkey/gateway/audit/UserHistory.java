package dev.latchkey.gateway.audit;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.contract.change.v1.Change;
import dev.latchkey.contract.change.v1.ChangeQuery;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.wire.Language;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.audit.ChangeView;
import dev.latchkey.query.audit.ListUserChanges;
import java.util.List;
import org.springframework.stereotype.Component;

/** Lists what happened to a user. */
@Component
public final class UserHistory {
    private final Queries queries;

    UserHistory(Queries queries) {
        this.queries = queries;
    }

    /**
     * Returns what happened to a user of the organisation, also to one who was removed since.
     *
     * @throws DomainException if the organisation never had the user
     */
    public List<Change> of(UserId userId, OrgId owner, ChangeQuery query) {
        var changes = ask(new ListUserChanges(
                userId,
                // Unsigned, so that the greatest look negative; past the greatest signed one there is nothing.
                query.getSequence() < 0 ? Long.MAX_VALUE : query.getSequence(),
                Math.max(query.getLimit(), 0),
                query.getAsc()));
        // All events of a user have one owner; where none is left by the conditions, the first one tells.
        var witnesses = changes.isEmpty() ? ask(new ListUserChanges(userId, 0, 1, true)) : changes;
        if (witnesses.isEmpty() || !witnesses.getFirst().owner().equals(owner.value())) {
            throw new DomainException(ErrorCode.READ_USER_NOT_FOUND, "the organisation never had the user " + userId);
        }
        var language = Language.ofRequest();
        return changes.stream().map(view -> render(view, language)).toList();
    }

    private List<ChangeView> ask(ListUserChanges query) {
        var answer = queries.ask(query);
        return answer == null ? List.of() : answer.changes();
    }

    private static Change render(ChangeView view, Language language) {
        var change = Change.newBuilder()
                .setChangeDate(Wire.timestamp(view.at()))
                .setEventType(EventRenderer.eventType(view.type(), language).getLocalized())
                .setSequence(view.sequence())
                .setEditorId(view.editor())
                .setResourceOwnerId(view.owner());
        if (view.editorName() != null) {
            change.setEditorDisplayName(view.editorName());
        }
        if (view.editorUserName() != null) {
            change.setEditorPreferredLoginName(view.editorUserName());
        }
        return change.build();
    }
}
