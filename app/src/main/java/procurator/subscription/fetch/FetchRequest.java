package procurator.subscription.fetch;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Node;

/**
 * What the process that fetches is told, by its standard input: an argument could be read by whoever may list processes.
 *
 * @param from an https:// or http:// URL
 * @param insecure whether http:// may lead beyond this machine
 * @param known what the document was that is here already
 * @param through a port of ours that speaks HTTP, as http://USER:PASSWORD@HOST:PORT; {@code null} for straight
 */
public record FetchRequest(
        URI from,
        boolean insecure,
        Validators known,
        @Nullable URI through) {
    String line() {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("from", from.toString());
        said.put("insecure", String.valueOf(insecure));
        said.put("through", through == null ? "" : through.toString());
        known.put(said);
        return Lines.write(said);
    }

    static FetchRequest read(String line) {
        Node.Members said = Lines.read(line);
        String through = Lines.text(said, "through");
        return new FetchRequest(
                URI.create(Lines.text(said, "from")),
                Lines.text(said, "insecure").equals("true"),
                Validators.of(said),
                through.isEmpty() ? null : URI.create(through));
    }

    /** Without what the URLs keep secret. */
    @Override
    public String toString() {
        return from.getHost() + (through == null ? "" : " through ourselves");
    }
}
