package procurator;

import procurator.cli.ThisProcess;

/** Where the program starts. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ThisProcess.run(args);
    }
}
