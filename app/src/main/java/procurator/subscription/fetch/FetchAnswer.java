package procurator.subscription.fetch;

import java.util.LinkedHashMap;
import java.util.Map;
import procurator.config.json.Node;

/** What came of a request. */
public sealed interface FetchAnswer {
    /**
     * A document that lists servers.
     *
     * @param document as the room of subscriptions makes it of what was sent
     */
    record Fetched(Node.Members document, Validators validators) implements FetchAnswer {}

    /** The document is the one known. */
    record Unchanged() implements FetchAnswer {}

    /**
     * Nothing that could be used.
     *
     * @param why in words for the log, with nothing of the URL but its host
     * @param reached whether the server itself has answered, so that another way there would bring nothing else
     */
    record NotFetched(String why, boolean reached) implements FetchAnswer {}

    /** As one line, the only one of the process that fetched. */
    default String line() {
        Map<String, String> said = new LinkedHashMap<>();
        return switch (this) {
            case Fetched fetched -> {
                said.put("outcome", "fetched");
                fetched.validators.put(said);
                yield Lines.write(said, fetched.document);
            }
            case Unchanged _ -> {
                said.put("outcome", "unchanged");
                yield Lines.write(said);
            }
            case NotFetched failed -> {
                said.put("outcome", "failed");
                said.put("why", failed.why);
                said.put("reached", String.valueOf(failed.reached));
                yield Lines.write(said);
            }
        };
    }

    /**
     * Reads the line of a process that fetched.
     *
     * @throws IllegalArgumentException if it is none
     */
    static FetchAnswer read(String line) {
        Node.Members said = Lines.read(line);
        return switch (Lines.text(said, "outcome")) {
            case "fetched" -> new Fetched(document(said), Validators.of(said));
            case "unchanged" -> new Unchanged();
            case "failed" ->
                new NotFetched(
                        Lines.text(said, "why"), Lines.text(said, "reached").equals("true"));
            default -> throw new IllegalArgumentException("no outcome");
        };
    }

    private static Node.Members document(Node.Members said) {
        if (said.value("document") instanceof Node.Members members) {
            return members;
        }
        throw new IllegalArgumentException("no document");
    }
}
