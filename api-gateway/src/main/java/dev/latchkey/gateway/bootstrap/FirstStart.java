package dev.latchkey.gateway.bootstrap;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.gateway.database.Database;
import dev.latchkey.gateway.server.ExternalOrigin;
import dev.latchkey.gateway.server.PublicServer;
import dev.latchkey.gateway.start.Console;
import dev.latchkey.gateway.start.DataFolder;
import dev.latchkey.gateway.start.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Founds the instance on the first start; on every other one it only says where the server is. */
public final class FirstStart implements ApplicationRunner {
    private static final long FIRST_POSITION = 1;

    private final Commands commands;
    private final IdGenerator ids;
    private final SecureRandom random;
    private final PublicServer server;
    private final ExternalOrigin origin;
    private final DataFolder folder;
    private final Database database;
    private final boolean demoUser;
    private final Console console;
    private final JsonMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private @Nullable Founded founded;

    FirstStart(
            Commands commands,
            IdGenerator ids,
            SecureRandom random,
            PublicServer server,
            ExternalOrigin origin,
            DataFolder folder,
            Database database,
            boolean demoUser,
            Console console) {
        this.commands = commands;
        this.ids = ids;
        this.random = random;
        this.server = server;
        this.origin = origin;
        this.folder = folder;
        this.database = database;
        this.demoUser = demoUser;
        this.console = console;
    }

    /** Founds the instance unless an earlier start did. */
    @Override
    public void run(ApplicationArguments arguments) {
        var done = folder.resolve(Database.BOOTSTRAP);
        var pending = folder.resolve(Database.BOOTSTRAP_PENDING);
        if (!Files.exists(done)) {
            found(Files.exists(pending) ? json.readValue(pending, Founding.class) : draw(pending), done);
        }
        PrivateFiles.delete(pending);
        database.founded();
    }

    /** Tells the operator that the server is ready and, on the first start alone, how to get in. */
    public void announce() {
        var first = founded;
        founded = null;
        int port = server.port();
        if (first != null) {
            console.say("first start: what follows is shown once and kept in " + folder.resolve(Database.BOOTSTRAP));
            console.print("");
            console.print("Base URL:               " + first.baseUrl());
            console.print("Administrator's token:  " + first.adminToken());
            console.print("Administrator's link:   " + first.adminLink());
            console.print("");
            console.print("Ask for another link:");
            console.print(
                    "curl -sS -X POST http://localhost:%d%s -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '{}'"
                            .formatted(port, OwnApi.LINK_PATH, first.adminToken()));
            console.print("");
        }
        console.done("ready at " + origin.value());
    }

    private Founding draw(Path pending) {
        var founding = Founding.draw(ids, random, demoUser);
        PrivateFiles.write(pending, json.writeValueAsBytes(founding));
        return founding;
    }

    private void found(Founding founding, Path done) {
        int port = server.port();
        var link = new OwnApi(json).issueLink(port, founding.adminToken(), setUp(founding));
        var result = new Founded(
                origin.value(),
                founding.orgId(),
                founding.adminUserId(),
                founding.adminToken(),
                link,
                founding.userId(),
                founding.userToken());
        PrivateFiles.write(done, json.writeValueAsBytes(result));
        founded = result;
    }

    /** Returns the position from which the administrator is known. */
    private long setUp(Founding founding) {
        // A start that was cut off may have got this far. Its append is the first of the log.
        return database.hasEvents()
                ? FIRST_POSITION
                : commands.send(founding.command(), Actor.system("bootstrap"))
                        .written()
                        .position();
    }
}
