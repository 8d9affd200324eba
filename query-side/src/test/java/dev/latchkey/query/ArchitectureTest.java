package dev.latchkey.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.latchkey.query", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule QUERIES_DO_NOT_REACH_THE_COMMAND_SIDE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.latchkey.command..", "dev.latchkey.gateway..");

    @ArchTest
    static final ArchRule NO_QUESTION_CHANGES_ANYTHING =
            noMethods().should().beAnnotatedWith("org.axonframework.commandhandling.CommandHandler");

    @ArchTest
    static final ArchRule FEATURES_ARE_FREE_OF_CYCLES =
            slices().matching("dev.latchkey.query.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
            classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);

    /** A rebuild hands on nothing else, see {@code ScannedEvent}. */
    @ArchTest
    static final ArchRule PROJECTIONS_DEPEND_ON_EVENT_SEQUENCE_AND_TIME_ALONE = methods()
            .that()
            .areAnnotatedWith(EventHandler.class)
            .should(new ArchCondition<>("take an event, its sequence and its time at most") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    var others = method.getParameters().stream()
                            .skip(1)
                            .filter(each -> !each.isAnnotatedWith(SequenceNumber.class)
                                    && !each.isAnnotatedWith(Timestamp.class))
                            .count();
                    events.add(new SimpleConditionEvent(method, others == 0, method.getFullName() + " takes more"));
                }
            });

    @ArchTest
    static final ArchRule TIME_AND_CHANCE_ARE_HANDED_IN = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .accessField(System.class, "out");
}
