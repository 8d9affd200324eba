package dev.latchkey.gateway.audit;

import dev.latchkey.gateway.wire.Language;
import dev.latchkey.gateway.wire.Texts;
import java.util.Map;

/** The texts beside the types of events and aggregates. */
final class EventTexts {
    static final Map<String, String> EVENTS = Map.ofEntries(
            Map.entry("instance.added", "Instance added"),
            Map.entry("instance.member.added", "Instance member added"),
            Map.entry("instance.member.changed", "Instance member changed"),
            Map.entry("instance.member.removed", "Instance member removed"),
            Map.entry("org.added", "Organization added"),
            Map.entry("org.member.added", "Organization member added"),
            Map.entry("org.member.changed", "Organization member changed"),
            Map.entry("org.member.removed", "Organization member removed"),
            Map.entry("user.deactivated", "User deactivated"),
            Map.entry("user.erased", "User erased"),
            Map.entry("user.human.added", "Person added"),
            Map.entry("user.human.email.code.added", "Email address verification code added"),
            Map.entry("user.human.email.verified", "Email address verified"),
            Map.entry("user.human.initialization.code.added", "Initialization code added"),
            Map.entry("user.human.phone.code.added", "Phone number verification code added"),
            Map.entry("user.human.phone.verified", "Phone number verified"),
            Map.entry("user.human.passwordless.initialization.code.added", "Passwordless initialization code added"),
            Map.entry(
                    "user.human.passwordless.initialization.code.check.failed",
                    "Passwordless initialization code check failed"),
            Map.entry(
                    "user.human.passwordless.initialization.code.check.succeeded",
                    "Passwordless initialization code check succeeded"),
            Map.entry(
                    "user.human.passwordless.initialization.code.revoked", "Passwordless initialization code revoked"),
            Map.entry(
                    "user.human.passwordless.initialization.code.requested",
                    "Passwordless initialization code requested"),
            Map.entry("user.human.passwordless.initialization.code.sent", "Passwordless initialization code sent"),
            Map.entry("user.human.initialization.check.succeeded", "Initialization check succeeded"),
            Map.entry("user.human.passwordless.token.added", "Passwordless token added"),
            Map.entry("user.human.passwordless.token.begin.login", "Passwordless login began"),
            Map.entry("user.human.passwordless.token.check.failed", "Passwordless check failed"),
            Map.entry("user.human.passwordless.token.check.succeeded", "Passwordless check succeeded"),
            Map.entry("user.human.passwordless.token.removed", "Passwordless token removed"),
            Map.entry("user.human.passwordless.token.renamed", "Passwordless token renamed"),
            Map.entry("user.human.passwordless.token.signcount.changed", "Passwordless sign count changed"),
            Map.entry("user.human.passwordless.token.verified", "Passwordless token verified"),
            Map.entry("user.locked", "User locked"),
            Map.entry("user.machine.added", "Technical user added"),
            Map.entry("user.pat.added", "Personal Access Token added"),
            Map.entry("user.pat.removed", "Personal Access Token removed"),
            Map.entry("user.reactivated", "User reactivated"),
            Map.entry("user.removed", "User removed"),
            Map.entry("user.unlocked", "User unlocked"));

    static final Map<String, String> AGGREGATES = Map.of("instance", "Instance", "org", "Organization", "user", "User");

    private EventTexts() {}

    /** Returns the text of an event type, or the type itself if a later release wrote it. */
    static String ofEvent(String type, Language language) {
        return Texts.in(language, EVENTS.getOrDefault(type, type));
    }

    /** Returns the text of an aggregate type, or the type itself if a later release wrote it. */
    static String ofAggregate(String type, Language language) {
        return Texts.in(language, AGGREGATES.getOrDefault(type, type));
    }
}
