package dev.latchkey.command.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.passkey.CodeGenerator.Purpose;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;

class CodeGeneratorTest {
    private static final UserId USER = new UserId("1");
    private static final OrgId ORG = new OrgId("2");

    private final Keys keys = new Keys();
    private final CodeGenerator generator = new CodeGenerator(keys, 12);

    @Property(tries = 200)
    void derivesTheSameCodeFromTheSameInputs(
            @ForAll @StringLength(min = 1, max = 200) String user,
            @ForAll @StringLength(min = 1, max = 200) String org,
            @ForAll @StringLength(min = 1, max = 200) String id) {
        var first = generator.derive(new UserId(user), new OrgId(org), new CodeId(id));
        var again = generator.derive(new UserId(user), new OrgId(org), new CodeId(id));

        assertThat(again).isEqualTo(first);
        assertThat(first.code().value()).matches("[a-zA-Z0-9]{12}");
        assertThat(generator.matches(
                        first.commitment(), new UserId(user), new OrgId(org), new CodeId(id), first.code()))
                .isTrue();
    }

    @Property(tries = 200)
    void takesNoOtherTextForTheCode(@ForAll String presented) {
        var derived = generator.derive(USER, ORG, new CodeId("3"));

        assertThat(generator.matches(derived.commitment(), USER, ORG, new CodeId("3"), new Code(presented)))
                .isEqualTo(presented.equals(derived.code().value()));
    }

    @Example
    void bindsACodeToUserOrganisationAndId() {
        var derived = generator.derive(USER, ORG, new CodeId("3"));

        assertThat(generator.matches(derived.commitment(), new UserId("9"), ORG, new CodeId("3"), derived.code()))
                .isFalse();
        assertThat(generator.matches(derived.commitment(), USER, new OrgId("9"), new CodeId("3"), derived.code()))
                .isFalse();
        assertThat(generator.matches(derived.commitment(), USER, ORG, new CodeId("9"), derived.code()))
                .isFalse();
        // The parts are not just put one after the other.
        assertThat(generator
                        .derive(new UserId("12"), new OrgId("3"), new CodeId("4"))
                        .code())
                .isNotEqualTo(generator
                        .derive(new UserId("1"), new OrgId("23"), new CodeId("4"))
                        .code());
    }

    @Example
    void derivesOtherCodesUnderAnotherKeyAndStillChecksThoseOfTheOldOne() {
        var old = generator.derive(USER, ORG, new CodeId("3"));
        keys.current = "second";
        var rotated = generator.derive(USER, ORG, new CodeId("3"));

        assertThat(rotated.code()).isNotEqualTo(old.code());
        assertThat(generator.matches(old.commitment(), USER, ORG, new CodeId("3"), old.code()))
                .isTrue();
        assertThat(generator.matches(old.commitment(), USER, ORG, new CodeId("3"), rotated.code()))
                .isFalse();
    }

    /** Codes that were issued must stay good: what they are derived from can never change. */
    @Example
    void derivesForEachPurposeWhatItHasAlwaysDerived() {
        var codes = new HashMap<Purpose, String>();
        var commitments = new HashSet<String>();
        for (var purpose : Purpose.values()) {
            var derived = generator.derive(purpose, USER, ORG, new CodeId("3"));
            codes.put(purpose, derived.code().value());
            commitments.add(derived.commitment().crypted());
        }

        assertThat(codes)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Purpose.PASSKEY_ENROLMENT, "0qC62jdD3TsO",
                        Purpose.INITIALIZATION, "EVSkiUi2plYV",
                        Purpose.EMAIL_VERIFICATION, "XiJDhNKjUuga",
                        Purpose.PHONE_VERIFICATION, "OtLDrtqXwZVy"));
        assertThat(commitments).hasSize(4);
        assertThat(generator.derive(USER, ORG, new CodeId("3")))
                .isEqualTo(generator.derive(Purpose.PASSKEY_ENROLMENT, USER, ORG, new CodeId("3")));
    }

    @Example
    void takesNoCodeOfOnePurposeForAnother() {
        var derived = generator.derive(Purpose.EMAIL_VERIFICATION, USER, ORG, new CodeId("3"));
        for (var purpose : Purpose.values()) {
            assertThat(generator.matches(purpose, derived.commitment(), USER, ORG, new CodeId("3"), derived.code()))
                    .isEqualTo(purpose == Purpose.EMAIL_VERIFICATION);
        }
    }

    @Example
    void derivesACodeAgainUnderTheKeyOfItsCommitmentAsLongAsThatIsHeldAndTheLengthIsTheSame() {
        var purpose = Purpose.PASSKEY_ENROLMENT;
        var derived = generator.derive(USER, ORG, new CodeId("3"));
        keys.current = "second";

        assertThat(generator.again(purpose, derived.commitment(), USER, ORG, new CodeId("3")))
                .isEqualTo(derived.code());
        assertThat(new CodeGenerator(keys, 13).again(purpose, derived.commitment(), USER, ORG, new CodeId("3")))
                .isNull();
        var lost = new Commitment("hmac-sha256", "lost", derived.commitment().crypted());
        assertThat(generator.again(purpose, lost, USER, ORG, new CodeId("3"))).isNull();
    }

    @Example
    void takesNothingWhereTheKeyIsMissingOrTheSchemeUnknown() {
        var derived = generator.derive(USER, ORG, new CodeId("3"));
        var crypted = derived.commitment().crypted();

        assertThat(generator.matches(
                        new Commitment("hmac-sha256", "lost", crypted), USER, ORG, new CodeId("3"), derived.code()))
                .isFalse();
        assertThat(generator.matches(
                        new Commitment("plain", "first", crypted), USER, ORG, new CodeId("3"), derived.code()))
                .isFalse();
    }

    @Property(tries = 5)
    void makesCodesOfTheLengthThatIsAskedFor(@ForAll @IntRange(min = 12, max = 64) int length) {
        var longer = new CodeGenerator(keys, length).derive(USER, ORG, new CodeId("3"));

        assertThat(longer.code().value())
                .hasSize(length)
                .startsWith(generator.derive(USER, ORG, new CodeId("3")).code().value());
    }

    @Example
    void spreadsCharactersEvenly() {
        var counts = new HashMap<Character, Integer>();
        var codes = new HashSet<String>();
        for (var i = 0; i < 20_000; i++) {
            var code = generator.derive(USER, ORG, new CodeId("n" + i)).code().value();
            codes.add(code);
            code.chars().forEach(c -> counts.merge((char) c, 1, Integer::sum));
        }
        var expected = 20_000 * 12 / 62.0;
        var chiSquare = counts.values().stream()
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();

        assertThat(codes).hasSize(20_000);
        assertThat(counts).hasSize(62);
        // 61 degrees of freedom: beyond 120 once in 100,000 times; the inputs are fixed, so it never varies.
        assertThat(chiSquare).isLessThan(120);
    }

    @Example
    void masksTheCodeWhereItIsPrinted() {
        var derived = generator.derive(USER, ORG, new CodeId("3"));

        assertThat(derived.toString()).doesNotContain(derived.code().value());
    }

    private static final class Keys implements CodeKeys {
        private final Map<String, SecretKey> keys = Map.of("first", key(1), "second", key(2));
        private String current = "first";

        @Override
        public String currentKeyId() {
            return current;
        }

        @Override
        public @Nullable SecretKey key(String keyId) {
            return keys.get(keyId);
        }

        private static SecretKey key(int filling) {
            var bytes = new byte[32];
            Arrays.fill(bytes, (byte) filling);
            return new SecretKeySpec(bytes, "HmacSHA256");
        }
    }
}
