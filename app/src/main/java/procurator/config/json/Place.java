package procurator.config.json;

/** Where a value was given, to be named when something is wrong with it. */
public sealed interface Place {
    /** Of what ought to be there and is not. */
    OnCommandLine COMMAND_LINE = new OnCommandLine("command line");

    /**
     * In a file.
     *
     * @param line from 1
     * @param column from 1, in characters
     * @param at characters before it in the file
     */
    record InFile(Source source, int line, int column, int at) implements Place {}

    /** On the command line, by this option or URL. */
    record OnCommandLine(String name) implements Place {}
}
