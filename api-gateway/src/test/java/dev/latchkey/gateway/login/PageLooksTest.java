package dev.latchkey.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.contract.passkey.v1.CodeState;
import dev.latchkey.gateway.page.Resources;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every screen looks like: to axe-core, which stands for people who use a page in other ways than most, in German,
 * whose words are longer, in both colour schemes and on a screen of 320 pixels; the documented ones in English too. With {@code -Dlatchkey.images=true} it takes pictures: those
 * that the documentation shows go to {@code docs/images}, the others to {@code target/page}. A documented one that is
 * missing is always taken.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(3)
@ResourceLock("the browser of PageLooksTest")
class PageLooksTest {
    private static final Path PICTURES = Path.of("target", "page");
    private static final Path DOCUMENTED = Path.of("..", "docs", "images");

    private static Browser browser;
    private static PageServer server;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        server = new PageServer();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void reset() {
        server.reset();
        browser.reset();
    }

    @ParameterizedTest
    @EnumSource
    void suitsEverybody(Screen screen) throws IOException {
        if (screen.documented) {
            appear(screen, "en", "light", 1000, 900);
            assertThat(browser.hindrances()).isEmpty();
            keep(screen, "light");
            server.reset();
            browser.reset();
        }
        appear(screen, "de", "dark", 320, 568);
        assertThat(browser.script("return document.documentElement.lang")).isEqualTo("de");
        assertThat(browser.hindrances()).isEmpty();
        assertThat(browser.script("return document.documentElement.scrollWidth"))
                .isEqualTo(320L);
        assertThat((List<?>) browser.script("""
                        return [...document.querySelectorAll("button, input, summary")]
                          .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 44)
                          .map((each) => each.outerHTML);
                        """)).isEmpty();
        keep(screen, "dark-phone");
        // The same page in other surroundings: getting to it once more would take most of the time.
        browser.size(1000, 900);
        browser.scheme("light");
        assertThat(browser.hindrances()).isEmpty();
    }

    private static void appear(Screen screen, String language, String scheme, int width, int height) {
        browser.size(width, height);
        browser.speaks(language);
        browser.scheme(scheme);
        screen.reach();
    }

    @Test
    void looksAtEveryScreen() {
        var screens = Pattern.compile("data-screen=\"(\\w+)\"")
                .matcher(Resources.text("/login/page.html"))
                .results()
                .map(found -> found.group(1).toUpperCase(Locale.ROOT))
                .toList();

        assertThat(screens)
                .isNotEmpty()
                .isSubsetOf(Arrays.stream(Screen.values()).map(Enum::name).toList());
    }

    @Test
    void saysWhatToDoWithoutJavaScript() {
        browser.size(1000, 900);
        browser.speaks("en");
        browser.runsScripts(false);
        browser.open(server.page(server.enrolment.newLink()));

        assertThat(browser.text())
                .contains("JavaScript is switched off", "Your link stays good")
                .doesNotContain("One moment");
        browser.speaks("de");
        browser.driver.navigate().refresh();
        assertThat(browser.text()).contains("JavaScript ist ausgeschaltet").doesNotContain("Einen Moment");
        assertThat(server.enrolment.calls()).isEmpty();
    }

    @Test
    void doesNotWaitForEverForItsScript() {
        browser.open(server.uri(PageServer.PAGE));
        browser.sees("unknown");
        browser.script("""
                document.querySelector("[data-screen=unknown]").hidden = true;
                document.querySelector("[data-screen=loading]").hidden = false;
                """);

        assertThat(browser.text()).doesNotContain("This takes longer than usual");
        await().atMost(Browser.DEADLINE)
                .untilAsserted(() -> assertThat(browser.text()).contains("This takes longer than usual"));
    }

    private static void keep(Screen screen, String how) throws IOException {
        var name = "page-" + screen.name().toLowerCase(Locale.ROOT) + "-" + how + ".png";
        var asked = Boolean.getBoolean("latchkey.images");
        var folder = screen.documented ? DOCUMENTED : PICTURES;
        if (asked || (screen.documented && !Files.exists(folder.resolve(name)))) {
            Files.createDirectories(folder);
            Files.write(folder.resolve(name), browser.picture());
        }
    }

    /** Every screen, and how one gets there. */
    enum Screen {
        LOADING(false) {
            @Override
            void reach() {
                try (var held = browser.before("window.fetch = () => new Promise(() => {});")) {
                    openNewLink();
                    await().atMost(Browser.DEADLINE)
                            .until(() -> browser.find("[data-screen=loading]").isDisplayed());
                }
            }
        },
        READY(true) {
            @Override
            void reach() {
                openNewLink();
                browser.sees("ready");
            }
        },
        CANCELLED(false) {
            @Override
            void reach() {
                READY.reach();
                browser.verifiesUser(false);
                browser.does("register");
                browser.notices("cancelled");
            }
        },
        FOREIGN(false) {
            @Override
            void reach() {
                READY.reach();
                server.enrolment.refuse("finish", Status.Code.INVALID_ARGUMENT, "LATCHKEY-Pk5ia");
                browser.does("register");
                browser.notices("foreign");
            }
        },
        UNSUITABLE(false) {
            @Override
            void reach() {
                try (var held = browser.before(Browser.UNSUITABLE)) {
                    READY.reach();
                    browser.does("register");
                    browser.notices("unsuitable");
                }
            }
        },
        SPENDING(false) {
            @Override
            void reach() {
                server.enrolment.startSpends = true;
                READY.reach();
            }
        },
        STARTED(false) {
            @Override
            void reach() {
                server.enrolment.newLinkAllowed = true;
                SPENDING.reach();
                server.enrolment.refuse("finish", Status.Code.INVALID_ARGUMENT, "LATCHKEY-Pk5ia");
                browser.does("register");
                browser.sees("started");
                browser.notices("foreignStarted");
            }
        },
        REOPENED(false) {
            @Override
            void reach() {
                server.enrolment.newLinkAllowed = true;
                server.enrolment.startSpends = true;
                READY.reach();
                browser.verifiesUser(false);
                browser.does("register");
                browser.sees("started");
                browser.driver.navigate().refresh();
                browser.sees("started");
            }
        },
        DEVICE(true) {
            @Override
            void reach() {
                READY.reach();
                browser.find("summary").click();
                await().atMost(Browser.DEADLINE)
                        .until(() -> browser.find(".code").isDisplayed());
            }
        },
        REGISTERED(true) {
            @Override
            void reach() {
                READY.reach();
                browser.does("register");
                browser.sees("registered");
                await().atMost(Browser.DEADLINE)
                        .until(() -> browser.find("[data-part=passkeys]").isDisplayed());
            }
        },
        CONFIRMED(false) {
            @Override
            void reach() {
                REGISTERED.reach();
                browser.does("confirm");
                browser.notices("confirmed");
            }
        },
        UNANSWERED(false) {
            @Override
            void reach() {
                REGISTERED.reach();
                browser.online(false);
                browser.does("confirm");
                browser.notices("noAnswer");
            }
        },
        REMOVED(false) {
            @Override
            void reach() {
                REGISTERED.reach();
                server.enrolment.refuse("confirmStart", Status.Code.NOT_FOUND, "COMMAND-DAfb2");
                browser.does("confirm");
                browser.sees("removed");
            }
        },
        DONE(false) {
            @Override
            void reach() {
                REGISTERED.reach();
                browser.driver.navigate().refresh();
                browser.sees("done");
            }
        },
        EXISTS(false) {
            @Override
            void reach() {
                REGISTERED.reach();
                READY.reach();
                browser.does("register");
                browser.sees("exists");
            }
        },
        LOST(false) {
            @Override
            void reach() {
                server.enrolment.spendsAndFails = true;
                READY.reach();
                browser.does("register");
                browser.sees("lost");
            }
        },
        EXPIRED(true) {
            @Override
            void reach() {
                server.enrolment.newLinkAllowed = true;
                open(CodeState.CODE_STATE_EXPIRED, "expired");
            }
        },
        MANY(false) {
            @Override
            void reach() {
                EXPIRED.reach();
                server.enrolment.refuse("newLink", Status.Code.RESOURCE_EXHAUSTED, "LATCHKEY-Co1re");
                browser.does("newLink");
                browser.notices("tooMany");
            }
        },
        SENT(false) {
            @Override
            void reach() {
                EXPIRED.reach();
                browser.does("newLink");
                browser.sees("sent");
            }
        },
        SPENT(false) {
            @Override
            void reach() {
                open(CodeState.CODE_STATE_SPENT, "spent");
            }
        },
        REVOKED(false) {
            @Override
            void reach() {
                open(CodeState.CODE_STATE_REVOKED, "revoked");
            }
        },
        LOCKED(false) {
            @Override
            void reach() {
                open(CodeState.CODE_STATE_LOCKED, "locked");
            }
        },
        UNKNOWN(false) {
            @Override
            void reach() {
                browser.open(server.uri(PageServer.PAGE));
                browser.sees("unknown");
            }
        },
        UNSUPPORTED(false) {
            @Override
            void reach() {
                try (var page = browser.before("delete window.PublicKeyCredential")) {
                    openNewLink();
                    browser.sees("unsupported");
                }
            }
        },
        ADDRESS(false) {
            @Override
            void reach() {
                server.enrolment.relyingPartyId = "id.example.com";
                openNewLink();
                browser.sees("address");
            }
        },
        UNREACHABLE(false) {
            @Override
            void reach() {
                READY.reach();
                browser.online(false);
                browser.does("register");
                browser.sees("unreachable");
            }
        },
        FULL(false) {
            @Override
            void reach() {
                READY.reach();
                server.enrolment.refuse("start", Status.Code.RESOURCE_EXHAUSTED, "LATCHKEY-Pk1re");
                browser.does("register");
                browser.sees("full");
            }
        },
        WORN(false) {
            @Override
            void reach() {
                server.enrolment.newLinkAllowed = true;
                READY.reach();
                server.enrolment.refuse("start", Status.Code.RESOURCE_EXHAUSTED, "LATCHKEY-Pk4re");
                browser.does("register");
                browser.sees("worn");
            }
        },
        BUSY(false) {
            @Override
            void reach() {
                server.enrolment.refuse("open", Status.Code.RESOURCE_EXHAUSTED);
                openNewLink();
                browser.sees("busy");
            }
        };

        private final boolean documented;

        Screen(boolean documented) {
            this.documented = documented;
        }

        abstract void reach();

        private static void openNewLink() {
            browser.open(server.page(server.enrolment.newLink()));
        }

        private static void open(CodeState state, String screen) {
            var link = server.enrolment.newLink();
            server.enrolment.set(link, state);
            browser.open(server.page(link));
            browser.sees(screen);
        }
    }
}
