package dev.latchkey.command.user;

import static org.axonframework.test.matchers.Matchers.predicate;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.CodeGenerator;
import dev.latchkey.command.passkey.CodeKeys;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.PasskeyPolicy.Algorithm;
import dev.latchkey.command.passkey.PasskeyPolicy.Attestation;
import dev.latchkey.command.passkey.PasskeyPolicy.SpendCodeAt;
import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.events.person.TestPersonKeys;
import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCodeAdded;
import dev.latchkey.events.user.MachineEvent.MachineAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.jspecify.annotations.Nullable;

/** Shared facts of the tests about users. */
final class UserFixtures {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final PersonKeys KEYS = new TestPersonKeys();
    static final UserId ALICE = new UserId("1001");
    static final OrgId ACME = new OrgId("2001");
    static final OrgId OTHER_ORG = new OrgId("2002");
    static final CodeId CODE_ID = new CodeId("3001");
    static final Duration HOUR = Duration.ofHours(1);
    static final CodeGenerator CODES = new CodeGenerator(new OneKey(), 12);
    static final CodeGenerator.Derived DERIVED = CODES.derive(ALICE, ACME, CODE_ID);
    static final Code RIGHT = DERIVED.code();
    static final Code WRONG = new Code("aaaaaaaaaaaa");

    /** Has events know who caused them, as on the server. */
    private static final CorrelationDataProvider EDITOR =
            new SimpleCorrelationDataProvider("editor", "service", "address", "userAgent");

    private UserFixtures() {}

    /** Returns a fixture whose commands are handled at {@code now}. */
    static FixtureConfiguration<User> usersAt(Instant now) {
        return usersAt(now, PasskeyCodeProperties.DEFAULT);
    }

    static FixtureConfiguration<User> usersAt(Instant now, PasskeyCodeProperties properties) {
        return usersAt(now, properties, PasskeyPolicy.DEFAULT);
    }

    static FixtureConfiguration<User> usersAt(Instant now, PasskeyPolicy policy) {
        return usersAt(now, PasskeyCodeProperties.DEFAULT, policy);
    }

    static FixtureConfiguration<User> usersAt(Instant now, PasskeyCodeProperties properties, PasskeyPolicy policy) {
        return usersAt(now, properties, policy, new IdGenerator(Clock.fixed(now, ZoneOffset.UTC), 1));
    }

    static FixtureConfiguration<User> usersAt(
            Instant now, PasskeyCodeProperties properties, PasskeyPolicy policy, IdGenerator ids) {
        var clock = Clock.fixed(now, ZoneOffset.UTC);
        var random = new SecureRandom();
        PasskeyPolicies policies = org -> policy;
        return new AggregateTestFixture<>(User.class)
                .registerCommandHandlerInterceptor(new CorrelationDataInterceptor<>(EDITOR))
                .registerCommandTargetResolver(AggregateModules::targetOf)
                .registerInjectableResource(clock)
                .registerInjectableResource(CODES)
                .registerInjectableResource(properties)
                .registerInjectableResource(policies)
                .registerInjectableResource(new CeremonyTools(policies, CODES, aaguid -> "Passkey", ids, random, clock))
                .registerInjectableResource(ids)
                .registerInjectableResource(KEYS)
                .registerInjectableResource(random);
    }

    static HumanAdded registered() {
        return new HumanAdded(
                ALICE, ACME, "alice", "Alice", "Adams", null, "Alice Adams", "en", null, "alice@example.com", null);
    }

    static MachineAdded machine() {
        return new MachineAdded(ALICE, ACME, "robot", "Robot", null, AccessTokenType.BEARER);
    }

    static HumanInitializationCodeAdded initial() {
        return new HumanInitializationCodeAdded(ALICE, ACME, DERIVED.commitment(), HOUR);
    }

    static void refused(ResultValidator<User> result, ErrorCode code) {
        result.expectNoEvents()
                .expectException(
                        predicate(thrown -> thrown instanceof DomainException refusal && refusal.code() == code));
    }

    static PasswordlessInitCodeAdded codeAdded() {
        return codeAdded(CODE_ID);
    }

    static PasswordlessInitCodeAdded codeAdded(CodeId id) {
        return new PasswordlessInitCodeAdded(
                ALICE, ACME, id, CODES.derive(ALICE, ACME, id).commitment(), HOUR);
    }

    static PasswordlessInitCodeCheckFailed checkFailed() {
        return new PasswordlessInitCodeCheckFailed(ALICE, ACME, CODE_ID);
    }

    /** One key that every test may know. */
    static final class OneKey implements CodeKeys {
        @Override
        public String currentKeyId() {
            return "key-1";
        }

        @Override
        public @Nullable SecretKey key(String keyId) {
            return "key-1".equals(keyId) ? new SecretKeySpec(new byte[32], "HmacSHA256") : null;
        }
    }

    /** Returns the default policy with another word on keys and attestation. */
    static PasskeyPolicy policy(List<Algorithm> algorithms, Attestation attestation) {
        var base = PasskeyPolicy.DEFAULT;
        return new PasskeyPolicy(
                base.userVerification(),
                base.residentKey(),
                algorithms,
                base.allowedAaguids(),
                base.deniedAaguids(),
                attestation,
                base.maxPasskeys(),
                base.maxOpenLinks(),
                base.newLinkEndsOlderOnes(),
                base.spendCodeAt(),
                base.selfServiceTokenMaxAge(),
                base.newLinkAllowed());
    }

    /** Returns the default policy with another word on what the tests are about. */
    static PasskeyPolicy policy(
            Set<UUID> deniedAaguids,
            int maxPasskeys,
            int maxOpenLinks,
            boolean newLinkEndsOlderOnes,
            SpendCodeAt spendCodeAt) {
        var base = PasskeyPolicy.DEFAULT;
        return new PasskeyPolicy(
                base.userVerification(),
                base.residentKey(),
                base.algorithms(),
                base.allowedAaguids(),
                deniedAaguids,
                base.attestation(),
                maxPasskeys,
                maxOpenLinks,
                newLinkEndsOlderOnes,
                spendCodeAt,
                base.selfServiceTokenMaxAge(),
                base.newLinkAllowed());
    }
}
