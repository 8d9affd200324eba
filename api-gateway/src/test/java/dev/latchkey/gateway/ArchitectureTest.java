package dev.latchkey.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.grpc.BindableService;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

@AnalyzeClasses(packages = "dev.latchkey.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED = classes().should(liveInANullMarkedPackage());

    @ArchTest
    static final ArchRule FEATURES_ARE_FREE_OF_CYCLES =
            slices().matching("dev.latchkey.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TIME_IS_ASKED_OF_A_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule NOBODY_SLEEPS_WHILE_A_CALL_WAITS = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class);

    @ArchTest
    static final ArchRule RANDOMNESS_IS_GIVEN =
            noClasses().should().callConstructor(Random.class).allowEmptyShould(true);

    @ArchTest
    static final ArchRule THE_SERVER_KNOWS_NO_FEATURE = noClasses()
            .that()
            .resideInAPackage("dev.latchkey.gateway.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.latchkey.gateway.passkey..",
                    "dev.latchkey.gateway.user..",
                    "dev.latchkey.gateway.audit..",
                    "dev.latchkey.gateway.explore..",
                    "dev.latchkey.gateway.login..",
                    "dev.latchkey.gateway.timeline..",
                    "dev.latchkey.query.passkey..",
                    "dev.latchkey.query.user..",
                    "dev.latchkey.query.audit..",
                    "dev.latchkey.command.passkey..");

    @ArchTest
    static final ArchRule ENDPOINTS_ARE_NOBODY_ELSES_BUSINESS =
            classes().that().areAssignableTo(BindableService.class).should().notBePublic();

    /** Which components there are is settled in the build, where no settings are known. */
    @ArchTest
    static final ArchRule NO_COMPONENT_DEPENDS_ON_A_SETTING =
            noClasses().should().dependOnClassesThat().areAssignableTo(ConditionalOnProperty.class);

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var marked = type.getPackage()
                        .tryGetAnnotationOfType(NullMarked.class)
                        .isPresent();
                events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " is not @NullMarked"));
            }
        };
    }
}
