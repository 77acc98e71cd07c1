package io.crosstide.cli;

import picocli.CommandLine.IVersionProvider;

/** Version of the program, as its jar says. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"crosstide " + (version == null ? "(not packaged)" : version)};
    }
}
