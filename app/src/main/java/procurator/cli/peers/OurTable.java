package procurator.cli.peers;

import java.util.List;

/** Our own commands and options, in which other programs' are explained. */
public interface OurTable {
    /** The options of a command, none for the empty one. */
    List<OurOption> options(String command);

    /** What {@code --help} prints. */
    String help(String command);

    /** What {@code --version} prints. */
    String version();
}
