package io.crosstide.chaos.mesh;

import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.process.FakeClock;
import java.io.IOException;
import java.nio.file.Files;

/** The clocks of a datacenter's services and of its first MySQL server. */
public record Clocks(FakeClock services, FakeClock mysql) {

    static Clocks create(ServerFolder folder, String datacenter) throws IOException {
        return new Clocks(
                FakeClock.create(
                        Files.createDirectories(folder.resolve(datacenter)).resolve("services.clock")),
                FakeClock.create(folder.resolve(datacenter).resolve("mysql.clock")));
    }
}
