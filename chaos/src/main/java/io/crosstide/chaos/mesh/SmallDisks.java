package io.crosstide.chaos.mesh;

import io.crosstide.demo.Cleanup;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.folder.SmallDisk;
import java.io.IOException;

/** The disks of a datacenter's first MySQL server and of its broker. */
public record SmallDisks(SmallDisk mysql, SmallDisk kafka) {
    /** Enough for a run of half an hour. */
    private static final int MEGABYTES = 3_000;

    static SmallDisks mount(ServerFolder folder, String datacenter, Cleanup cleanup) throws IOException {
        return new SmallDisks(
                cleanup.add(SmallDisk.mount(folder.resolve(datacenter).resolve("mysql"), MEGABYTES)),
                cleanup.add(SmallDisk.mount(folder.resolve(datacenter).resolve("kafka"), MEGABYTES)));
    }
}
