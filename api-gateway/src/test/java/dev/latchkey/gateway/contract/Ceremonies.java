package dev.latchkey.gateway.contract;

import static dev.latchkey.gateway.contract.World.USER_V2;

import dev.latchkey.command.webauthn.SoftwareAuthenticator;
import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.contract.World.Asked;
import dev.latchkey.gateway.contract.World.Person;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** What a person with an authenticator does until the call that a test is about. */
public final class Ceremonies {
    /** Long enough for the rules of the contract, and no credential. */
    static final String UNREADABLE = "{\"id\": \"%s\"}".formatted("x".repeat(60));

    static final String ELSEWHERE = "https://elsewhere.example";

    private Ceremonies() {}

    /** Starts a registration by a v2 call; answered with the call that ends it. */
    static Asked v2(World world, Person person, String origin) {
        var started = started(world, person);
        var credential = new SoftwareAuthenticator()
                .register(started.path("publicKeyCredentialCreationOptions").toString(), origin);
        return new Asked(
                person.token(),
                verification(person.id(), started.path("passkeyId").asString(), credential));
    }

    static String verification(String userId, String passkeyId, String credential) {
        return """
                {"userId": "%s", "passkeyId": "%s", "passkeyName": "Key", "publicKeyCredential": %s}""".formatted(userId, passkeyId, credential);
    }

    static JsonNode started(World world, Person person) {
        return world.call(USER_V2 + "RegisterPasskey", person.token(), "{\"userId\": \"%s\"}".formatted(person.id()))
                .body();
    }

    /** Starts a registration by a v1 call; answered with the call that ends it. */
    static Asked v1(World world, Person person, String origin) {
        var added = world.call(World.AUTH + "AddMyPasswordless", person.token(), "{}");
        var options = new String(Base64.getDecoder().decode(added.text("/key/publicKey")), StandardCharsets.UTF_8);
        return new Asked(person.token(), verification(new SoftwareAuthenticator().register(options, origin)));
    }

    static String verification(String credential) {
        return """
                {"verification": {"tokenName": "Key", "publicKeyCredential": "%s"}}""".formatted(Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8)));
    }

    /** Registers a passkey with a code. */
    static void enrol(World world, World.IssuedCode code) {
        var started =
                world.admin(USER_V2 + "RegisterPasskey", code.registration()).body();
        var credential = new SoftwareAuthenticator()
                .register(started.path("publicKeyCredentialCreationOptions").toString(), world.origin());
        world.admin(
                USER_V2 + "VerifyPasskeyRegistration",
                verification(code.userId(), started.path("passkeyId").asString(), credential));
    }

    /** Has a person register a passkey, and returns its id. */
    public static String passkey(World world, Person person) {
        var verify = v2(world, person, world.origin());
        world.call(USER_V2 + "VerifyPasskeyRegistration", verify.token(), verify.json());
        return RunningServer.JSON.readTree(verify.json()).path("passkeyId").asString();
    }
}
