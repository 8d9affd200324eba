package dev.latchkey.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.contract.passkey.v1.CodeState;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;

/** Every way through the page, in a real browser with a virtual authenticator. */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
@ResourceLock("the browser of PageTest")
class PageTest {
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

    @AfterEach
    void stayedAtHome() {
        browser.stayedAt(server.origin());
    }

    @Test
    void saysWhoIsAskedToRegisterWhere() {
        openNewLink();

        browser.sees("ready");
        assertThat(browser.text())
                .contains("Alice Liddell", "alice@wonderland.example", "Wonderland Tea Society", "localhost")
                .contains("This link is good until")
                .contains("Use another device");
        assertThat(browser.driver.getTitle()).isEqualTo("Create your passkey");
        assertThat(server.enrolment.calls()).containsExactly("open");
    }

    @Test
    void registersNamesListsAndTriesAPasskey() {
        openNewLink();
        browser.sees("ready");
        browser.does("register");

        browser.sees("registered");
        assertThat(focused()).isEqualTo("Your passkey is ready");
        assertThat(browser.credentials()).isEqualTo(1);
        assertThat(browser.find("#name").getDomProperty("value")).isEqualTo("Google Password Manager");
        await().atMost(Browser.DEADLINE).until(() -> server.enrolment.calls().contains("passkeys"));
        assertThat(browser.find("[data-part=passkeys]").getText()).contains("Google Password Manager");

        browser.find("#name").clear();
        browser.find("#name").sendKeys("My <b>phone</b>", Keys.ENTER);
        browser.notices("renamed");
        assertThat(server.enrolment.passkeys().getLast().getName()).isEqualTo("My <b>phone</b>");
        assertThat(browser.find("[data-part=passkeys] li").getText()).startsWith("My <b>phone</b>");

        browser.does("confirm");
        browser.notices("confirmed");
        assertThat(focused()).isEqualTo("It works. You can close this page.");
        assertThat(browser.find("[data-action=confirm]").isDisplayed()).isFalse();
        assertThat(server.enrolment.calls())
                .containsSubsequence("open", "start", "finish", "rename", "confirmStart", "confirmFinish");
    }

    @Test
    void worksWithTheKeyboardAlone() {
        openNewLink();
        browser.sees("ready");
        browser.find("body").sendKeys(Keys.TAB);
        browser.driver.switchTo().activeElement().sendKeys(Keys.SPACE);

        browser.sees("registered");
        browser.driver.switchTo().activeElement().sendKeys(Keys.TAB);
        browser.driver.switchTo().activeElement().sendKeys(Keys.ENTER);
        browser.notices("confirmed");
    }

    @Test
    void goesOnWithTheSameLinkAfterCancelling() {
        openNewLink();
        browser.sees("ready");
        browser.verifiesUser(false);
        browser.does("register");

        browser.notices("cancelled");
        assertThat(focused()).contains("You can try again with this same link");
        assertThat(server.enrolment.passkeys()).isEmpty();

        browser.verifiesUser(true);
        browser.does("register");
        browser.sees("registered");
    }

    @Nested
    class WhereStartingUsesUpALink {
        @BeforeEach
        void spend() {
            server.enrolment.startSpends = true;
        }

        @Test
        void saysSoBeforeAndAfter() {
            var link = server.enrolment.newLink();
            browser.open(server.page(link));
            browser.sees("ready");
            assertThat(browser.text()).contains("Starting uses up this link");
            browser.verifiesUser(false);
            browser.does("register");

            browser.sees("started");
            assertThat(browser.text())
                    .contains("This link is used up", "Nothing was stored", "ask Wonderland Tea Society")
                    .doesNotContain("If it was not you");
            browser.open(server.page(link));
            browser.sees("started");
            assertThat(browser.text()).contains("Nothing was stored", "If it was not you who started");
            assertThat(browser.find("details").isDisplayed()).isFalse();

            server.enrolment.newLinkAllowed = true;
            browser.driver.navigate().refresh();
            browser.sees("started");
            browser.does("newLink");
            browser.sees("sent");
        }

        @Test
        void saysThatTheAuthenticatorIsNotAccepted() {
            openNewLink();
            browser.sees("ready");
            server.enrolment.refuse("finish", Status.Code.INVALID_ARGUMENT, "LATCHKEY-Pk5ia");
            browser.does("register");
            browser.sees("started");
            browser.notices("foreignStarted");
            assertThat(browser.text()).doesNotContain("If it was not you");
        }

        @Test
        void warnsThePageThatDidNotStart() {
            var link = server.enrolment.newLink();
            browser.open(server.page(link));
            browser.sees("ready");
            var first = browser.driver.getWindowHandle();
            browser.driver.switchTo().newWindow(WindowType.TAB);
            browser.open(server.page(link));
            browser.sees("ready");
            browser.bringsAuthenticator();
            browser.verifiesUser(false);
            browser.does("register");
            browser.sees("started");

            browser.driver.switchTo().window(first);
            browser.does("register");
            browser.sees("started");
            assertThat(browser.text()).contains("If it was not you who started");
        }

        @Test
        void leadsToAPasskeyAllTheSame() {
            var link = server.enrolment.newLink();
            browser.open(server.page(link));
            browser.sees("ready");
            browser.does("register");
            browser.sees("registered");
            browser.open(server.page(link));
            browser.sees("spent");
        }

        @Test
        void promisesNothingOfALinkThatIsUsedUp() {
            openNewLink();
            browser.sees("ready");
            browser.does("register");
            browser.sees("registered");
            openNewLink();
            browser.sees("ready");
            browser.does("register");

            browser.sees("exists");
            assertThat(browser.text()).contains("you need a new link").doesNotContain("open this link there");
            assertThat(browser.find("[data-action=open]").isDisplayed()).isFalse();
        }

        @Test
        void doesNotClaimThatALinkWasKeptWhenNobodyKnows() {
            openNewLink();
            browser.sees("ready");
            browser.online(false);
            browser.does("register");
            browser.sees("unreachable");
            assertThat(browser.text()).doesNotContain("not used up");

            browser.online(true);
            browser.does("open");
            browser.sees("ready");
            server.enrolment.refuse("finish", Status.Code.INVALID_ARGUMENT);
            browser.does("register");
            browser.sees("started");
        }
    }

    @Test
    void letsThePersonCancelTheTrial() {
        openNewLink();
        browser.sees("ready");
        browser.does("register");
        browser.sees("registered");
        browser.verifiesUser(false);
        browser.does("confirm");

        browser.notices("notConfirmed");
        browser.verifiesUser(true);
        browser.does("confirm");
        browser.notices("confirmed");
    }

    @Test
    void saysWhenTheTimeForTheTrialIsOver() {
        openNewLink();
        browser.sees("ready");
        browser.does("register");
        browser.sees("registered");

        server.enrolment.refuse("confirmStart", Status.Code.UNAUTHENTICATED, "LATCHKEY-Ps1ua");
        browser.does("confirm");
        browser.notices("sessionLost");
        server.enrolment.answerAll();
        server.enrolment.refuse("confirmFinish", Status.Code.INVALID_ARGUMENT);
        browser.does("confirm");
        browser.notices("confirmFailed");
        server.enrolment.refuse("rename", Status.Code.UNAVAILABLE);
        browser.find("#name").sendKeys(Keys.ENTER);
        browser.notices("renameFailed");
    }

    @Test
    void saysWhenTheServerCannotBeReachedDuringTheTrial() {
        openNewLink();
        browser.sees("ready");
        browser.does("register");
        browser.sees("registered");
        browser.online(false);
        browser.does("confirm");

        browser.notices("noAnswer");
        assertThat(focused()).contains("The server does not answer", "try again", "saved all the same");
        browser.online(true);
        server.enrolment.refuse("confirmFinish", Status.Code.UNAVAILABLE);
        browser.does("confirm");
        browser.notices("noAnswer");
        server.enrolment.answerAll();
        browser.does("confirm");
        browser.notices("confirmed");
    }

    @ParameterizedTest
    @CsvSource({"confirmStart, confirm", "rename, rename"})
    void saysWhenThePasskeyWasRemovedMeanwhile(String call, String action) {
        openNewLink();
        browser.sees("ready");
        browser.does("register");
        browser.sees("registered");
        server.enrolment.refuse(call, Status.Code.NOT_FOUND, "COMMAND-DAfb2");
        if (action.equals("confirm")) {
            browser.does(action);
        } else {
            browser.find("#name").sendKeys(Keys.ENTER);
        }

        browser.sees("removed");
        assertThat(browser.text())
                .contains("you cannot sign in with it", "tell Wonderland Tea Society")
                .doesNotContain("stays saved");
    }

    @Test
    void knowsADeviceThatHasAPasskeyAlready() {
        openNewLink();
        browser.sees("ready");
        browser.does("register");
        browser.sees("registered");
        openNewLink();
        browser.sees("ready");
        browser.does("register");

        browser.sees("exists");
        assertThat(browser.text()).contains("sign in with it", "Try again", "Use another device");
        assertThat(server.enrolment.passkeys()).hasSize(1);
        browser.does("open");
        browser.sees("ready");
        assertThat(focused()).isEqualTo("Create your passkey");
    }

    @ParameterizedTest
    @CsvSource({
        "CODE_STATE_EXPIRED, expired, This link has expired, ask Wonderland Tea Society",
        "CODE_STATE_SPENT, spent, If it was not you, sign in with it",
        "CODE_STATE_REVOKED, revoked, This link was withdrawn, ask Wonderland Tea Society",
        "CODE_STATE_LOCKED, locked, Too many wrong tries, ask Wonderland Tea Society",
    })
    void saysWhatBecameOfALinkAndWhatToDo(CodeState state, String screen, String text, String next) {
        var link = server.enrolment.newLink();
        server.enrolment.set(link, state);
        browser.open(server.page(link));

        browser.sees(screen);
        assertThat(browser.text()).contains(text, next);
        assertThat(browser.find("[data-action=newLink]").isDisplayed()).isFalse();
        assertThat(browser.find("details").isDisplayed()).isFalse();

        server.enrolment.newLinkAllowed = true;
        browser.driver.navigate().refresh();
        browser.sees(screen);
        assertThat(browser.text()).contains(text).doesNotContain("ask Wonderland");
        browser.does("newLink");
        browser.sees("sent");
        assertThat(server.enrolment.calls()).endsWith("newLink");
    }

    @Test
    void saysWhenANewLinkCannotBeSent() {
        var link = server.enrolment.newLink();
        server.enrolment.set(link, CodeState.CODE_STATE_EXPIRED);
        server.enrolment.newLinkAllowed = true;
        server.enrolment.refuse("newLink", Status.Code.PERMISSION_DENIED);
        browser.open(server.page(link));
        browser.sees("expired");
        browser.does("newLink");
        browser.notices("notSent");

        server.enrolment.refuse("newLink", Status.Code.RESOURCE_EXHAUSTED, "LATCHKEY-Co1re");
        browser.does("newLink");
        browser.notices("tooMany");
        assertThat(focused()).contains("as many open links as you may");

        server.enrolment.refuse("newLink", Status.Code.RESOURCE_EXHAUSTED);
        browser.does("newLink");
        browser.sees("busy");
        assertThat(browser.text()).doesNotContain("not used up");
    }

    @Test
    void remembersThatANewLinkIsOnItsWay() {
        var link = server.enrolment.newLink();
        server.enrolment.set(link, CodeState.CODE_STATE_EXPIRED);
        server.enrolment.newLinkAllowed = true;
        browser.open(server.page(link));
        browser.sees("expired");
        browser.does("newLink");
        browser.sees("sent");
        browser.driver.navigate().refresh();

        browser.sees("sent");
        assertThat(browser.script("return JSON.stringify({ ...sessionStorage, ...history.state })"))
                .isEqualTo("{\"latchkey.end\":\"sent\"}");
        openNewLink();
        browser.sees("ready");
    }

    @Test
    void saysExpiredFromTheEndOnAlsoOfAPageThatIsOpen() {
        var link = server.enrolment.newLink();
        browser.open(server.page(link));
        browser.sees("ready");
        server.clock.advance(Duration.ofHours(1));
        browser.does("register");
        browser.sees("expired");

        browser.open(server.page(link));
        browser.sees("expired");
        assertThat(browser.credentials()).isZero();
    }

    @Test
    void saysUsedWhenALinkIsOpenedAgain() {
        var link = server.enrolment.newLink();
        browser.open(server.page(link));
        browser.sees("ready");
        browser.does("register");
        browser.sees("registered");

        browser.open(server.page(link));
        browser.sees("spent");
        assertThat(browser.text()).contains("you are done", "If it was not you, tell Wonderland Tea Society");
    }

    @Test
    void letsOneOfTwoTabsWin() {
        var link = server.enrolment.newLink();
        browser.open(server.page(link));
        browser.sees("ready");
        var first = browser.driver.getWindowHandle();
        browser.driver.switchTo().newWindow(WindowType.TAB);
        browser.open(server.page(link));
        browser.sees("ready");
        var second = browser.driver.getWindowHandle();

        browser.driver.switchTo().window(first);
        browser.does("register");
        browser.sees("registered");
        browser.driver.switchTo().window(second);
        browser.does("register");
        browser.sees("spent");
        assertThat(server.enrolment.passkeys()).hasSize(1);
    }

    @Test
    void clearsTheAddressBarAndSurvivesAReload() {
        var before = (Long) browser.script("return history.length");
        openNewLink();
        browser.sees("ready");
        assertThat(browser.driver.getCurrentUrl()).isEqualTo(server.origin() + PageServer.PAGE);
        assertThat(browser.script("return history.length")).isEqualTo(before + 1);

        browser.driver.navigate().refresh();
        browser.sees("ready");
        browser.does("register");
        browser.sees("registered");
        assertThat(browser.script("return JSON.stringify({ ...sessionStorage, ...localStorage }) + document.cookie"))
                .isEqualTo("{\"latchkey.end\":\"done\"}");

        browser.driver.navigate().refresh();
        browser.sees("done");
        assertThat(server.enrolment.calls()).filteredOn("open"::equals).hasSize(2);
    }

    @Test
    void keepsALinkToItsTab() {
        openNewLink();
        browser.sees("ready");
        browser.driver.switchTo().newWindow(WindowType.TAB);
        browser.open(server.uri(PageServer.PAGE));
        browser.sees("unknown");
    }

    @Test
    void readsTheParametersOfTheSecondLogin() {
        var code = FakeEnrolment.codeOf(server.enrolment.newLink());
        browser.open(server.uri(PageServer.SECOND_PAGE + "?userId=310000000000000002&code=" + code
                + "&codeId=320000000000000001&organization=1"));

        browser.sees("ready");
        assertThat(browser.driver.getCurrentUrl()).isEqualTo(server.origin() + PageServer.SECOND_PAGE);
        browser.does("register");
        browser.sees("registered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?userID=1&orgID=2&codeID=3",
                "?userID=&orgID=2&codeID=3&code=abc",
                "?userID=1&orgID=2&codeID=3&code=%LONG%",
                "?USERID",
                "?code=%E0%A4",
                "#code=abc",
            })
    void asksNothingOfALinkThatCannotBeRight(String query) {
        browser.open(server.uri(PageServer.PAGE + encodable(query)));

        browser.sees("unknown");
        assertThat(browser.driver.getCurrentUrl()).isEqualTo(server.origin() + PageServer.PAGE);
        assertThat(server.enrolment.calls()).isEmpty();
    }

    @Test
    void doesNotSpendTriesOnReloadsOfAWrongLink() {
        browser.open(server.uri(PageServer.PAGE + "?userID=1&orgID=2&codeID=3&code=tampered"));
        browser.sees("unknown");
        browser.driver.navigate().refresh();
        browser.sees("unknown");

        assertThat(server.enrolment.calls()).containsExactly("open");
    }

    @Test
    void takesScriptInParametersAndAnswersForText() {
        server.enrolment.displayName = "<img src=x onerror='window.ran = true'>";
        server.enrolment.organizationName = "<script>window.ran = true</script>";
        var link = server.enrolment.newLink();
        browser.open(server.uri(PageServer.PAGE
                + "?userID=%3Cscript%3Ewindow.ran=true%3C/script%3E&orgID=javascript:window.ran=true"
                + "&codeID=%22%3E%3Csvg%20onload=window.ran=true%3E&code=" + FakeEnrolment.codeOf(link)));

        browser.sees("ready");
        assertThat(browser.text()).contains("<img src=x onerror=", "<script>window.ran");
        assertThat(browser.script("return window.ran === undefined && document.querySelectorAll('main img').length"))
                .isEqualTo(0L);
    }

    @Test
    void saysWhenTheServerCannotBeReached() {
        openNewLink();
        browser.sees("ready");
        browser.online(false);
        browser.does("register");

        browser.sees("unreachable");
        assertThat(focused()).isEqualTo("The server does not answer");
        assertThat(browser.text()).contains("Your link was not used up by this");
        browser.does("open");
        browser.sees("unreachable");
        browser.online(true);
        browser.does("open");
        browser.sees("ready");
        browser.does("register");
        browser.sees("registered");
    }

    @Test
    void doesNotTakeItsOwnLostAnswerForAStranger() {
        server.enrolment.spendsAndFails = true;
        openNewLink();
        browser.sees("ready");
        browser.does("register");

        browser.sees("lost");
        assertThat(browser.text()).doesNotContain("If it was not you");
        browser.driver.navigate().refresh();
        browser.sees("done");
    }

    @Test
    void triesAgainWithTheSameLinkWhenThePasskeyIsRefused() {
        openNewLink();
        browser.sees("ready");
        server.enrolment.refuse("finish", Status.Code.INVALID_ARGUMENT);
        browser.does("register");
        browser.notices("failed");

        server.enrolment.refuse("finish", Status.Code.UNAVAILABLE);
        browser.does("register");
        browser.notices("failed");

        server.enrolment.answerAll();
        browser.does("register");
        browser.sees("registered");
    }

    @Test
    void asksForAnotherAuthenticatorWhereOneIsNotAccepted() {
        openNewLink();
        browser.sees("ready");
        server.enrolment.refuse("finish", Status.Code.INVALID_ARGUMENT, "LATCHKEY-Pk5ia");
        browser.does("register");

        browser.notices("foreign");
        assertThat(focused()).contains("not accepted here", "on another device");
        assertThat(browser.find("[data-action=register]").isDisplayed()).isTrue();
        assertThat(browser.text()).contains("Use another device");
    }

    @Test
    void asksForAnotherDeviceWhereThisOneCannotTellWhoUsesIt() {
        try (var page = browser.before(Browser.UNSUITABLE)) {
            openNewLink();
            browser.sees("ready");
            browser.does("register");
            browser.notices("unsuitable");
            assertThat(focused()).contains("Try another device", "screen lock");

            server.enrolment.startSpends = true;
            openNewLink();
            browser.sees("ready");
            browser.does("register");
            browser.sees("started");
            browser.notices("unsuitableStarted");
        }
    }

    @Test
    void namesAnotherDeviceWhereTheBrowserDoesNotSayThatThisOneIsUnsuitable() {
        openNewLink();
        browser.sees("ready");
        browser.bringsAuthenticatorThatVerifiesNobody();
        browser.does("register");

        browser.notices("cancelled");
        assertThat(focused()).contains("on another device");
    }

    @Test
    void leavesNoPasskeyOnTheDeviceThatIsNotKnownHere() {
        try (var page = browser.before("""
                PublicKeyCredential.signalUnknownCredential = async (signal) => { window.signalled = signal; };
                """)) {
            openNewLink();
            browser.sees("ready");
            server.enrolment.refuse("finish", Status.Code.INVALID_ARGUMENT, "LATCHKEY-Pk5ia");
            browser.does("register");
            browser.notices("foreign");

            assertThat(browser.script("return window.signalled.rpId + ' ' + window.signalled.credentialId"))
                    .isEqualTo("localhost " + browser.credentialId());
        }
    }

    @ParameterizedTest
    @CsvSource({"LATCHKEY-Pk1re,full", "LATCHKEY-Xx1re,busy"})
    void leavesNoPasskeyOnTheDeviceWhereThereIsNoRoomForItHere(String refusal, String screen) {
        try (var page = browser.before("""
                PublicKeyCredential.signalUnknownCredential = async (signal) => { window.signalled = signal; };
                """)) {
            openNewLink();
            browser.sees("ready");
            server.enrolment.refuse("finish", Status.Code.RESOURCE_EXHAUSTED, refusal);
            browser.does("register");
            browser.sees(screen);

            assertThat(browser.script("return window.signalled.credentialId")).isEqualTo(browser.credentialId());
        }
    }

    @Test
    void doesNotDisownAPasskeyWhoseAnswerWasLost() {
        try (var page = browser.before("""
                PublicKeyCredential.signalUnknownCredential = async () => { window.signalled = true; };
                """)) {
            server.enrolment.spendsAndFails = true;
            openNewLink();
            browser.sees("ready");
            browser.does("register");
            browser.sees("lost");

            assertThat(browser.script("return window.signalled === undefined")).isEqualTo(true);
        }
    }

    @Test
    void saysWhichPortIsRightBeforeAnythingIsStarted() {
        server.enrolment.externalOrigin = "http://localhost:1";
        openNewLink();

        browser.sees("address");
        assertThat(browser.text()).contains("Open your link at http://localhost:1 instead", server.origin());
        assertThat(server.enrolment.calls()).containsExactly("open");
    }

    @Test
    void asksForPatienceAfterTooManyTries() {
        server.enrolment.refuse("open", Status.Code.RESOURCE_EXHAUSTED);
        openNewLink();
        browser.sees("busy");

        server.enrolment.answerAll();
        browser.does("open");
        browser.sees("ready");
        server.enrolment.refuse("finish", Status.Code.RESOURCE_EXHAUSTED);
        browser.does("register");
        browser.sees("busy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id.example.com", "host", "ocalhost"})
    void saysWhichAddressIsRightBeforeAnythingIsStarted(String relyingParty) {
        server.enrolment.relyingPartyId = relyingParty;
        openNewLink();

        browser.sees("address");
        assertThat(browser.text())
                .contains("Open your link at https://" + relyingParty + " instead")
                .contains(server.origin().substring("http://".length()));
        assertThat(server.enrolment.calls()).containsExactly("open");
    }

    @Test
    void saysWhatABrowserWithoutWebAuthnCanDo() {
        try (var page = browser.before("delete window.PublicKeyCredential")) {
            openNewLink();
            browser.sees("unsupported");
            assertThat(browser.text()).contains("up-to-date version", "Use another device");
        }
    }

    @Test
    void readsAndWritesJsonForBrowsersThatCannot() {
        try (var page = browser.before("""
                delete PublicKeyCredential.parseCreationOptionsFromJSON;
                delete PublicKeyCredential.parseRequestOptionsFromJSON;
                delete PublicKeyCredential.prototype.toJSON;
                """)) {
            openNewLink();
            browser.sees("ready");
            browser.does("register");
            browser.sees("registered");
            browser.does("confirm");
            browser.notices("confirmed");

            openNewLink();
            browser.sees("ready");
            browser.does("register");
            browser.sees("exists");
        }
    }

    @Test
    void startsOneCeremonyHoweverOftenTheButtonIsPressed() {
        openNewLink();
        browser.sees("ready");
        browser.script("for (let i = 0; i < 5; i++) document.querySelector('[data-action=register]').click()");

        browser.sees("registered");
        assertThat(server.enrolment.calls()).filteredOn("start"::equals).hasSize(1);
        assertThat(server.enrolment.calls()).filteredOn("finish"::equals).hasSize(1);
    }

    @Test
    void showsTheLinkAsACodeForAnotherDevice() throws Exception {
        var link = server.enrolment.newLink();
        browser.open(server.page(link));
        browser.sees("ready");
        browser.find("summary").click();
        await().atMost(Browser.DEADLINE).until(() -> browser.find(".code").isDisplayed());

        assertThat(browser.readsCode()).endsWith(PageServer.PAGE + "?" + link);
    }

    @Test
    void saysWhenTheCodeCannotBeShown() {
        openNewLink();
        browser.sees("ready");
        server.enrolment.refuse("qr", Status.Code.INTERNAL);
        browser.find("summary").click();
        browser.notices("noCode");
    }

    @Test
    void isHeldToItsPolicy() {
        openNewLink();
        browser.sees("ready");
        var ran = browser.script("""
                const script = document.createElement("script");
                try { script.textContent = "window.ran = true"; } catch { /* trusted types */ }
                document.head.append(script);
                try { document.querySelector("h1").innerHTML = "<b>x</b>"; } catch (error) { return error.name; }
                return window.ran;
                """);

        assertThat(ran).isEqualTo("TypeError");
        assertThat(browser.violations()).isNotEmpty();
    }

    private void openNewLink() {
        browser.open(server.page(server.enrolment.newLink()));
    }

    private static String encodable(String query) {
        return query.replace("%LONG%", "a".repeat(201));
    }

    private static String focused() {
        return browser.driver.switchTo().activeElement().getText();
    }
}
