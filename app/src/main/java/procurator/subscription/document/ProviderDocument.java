package procurator.subscription.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.config.Families;
import procurator.config.json.ConfigException;
import procurator.config.json.JsonReader;
import procurator.config.json.Node;
import procurator.config.json.Problems;

/**
 * Reads what providers send: SIP008, Open Online Config, an array of servers, one server, links (plain or base64), or a
 * dynamic key of Outline in JSON or YAML. What it becomes is said by {@link Listing}.
 *
 * @see "SIP008; Open Online Config 1"
 */
public final class ProviderDocument {
    private static final String NAME = "document";

    private ProviderDocument() {}

    /**
     * Reads a document of any form.
     *
     * @throws UnusableDocument if it lists no server; the text says what it is instead
     */
    public static Node.Members read(byte[] body) throws UnusableDocument {
        String text = text(body);
        if (text.isEmpty()) {
            throw new UnusableDocument("it is empty");
        }
        Listing listing = new Listing();
        switch (text.charAt(0)) {
            case '<' -> throw new UnusableDocument("it is a web page (expected: a list of servers; is the URL whole?)");
            case '{' -> object(jsonOrYaml(text), listing);
            case '[' -> object(json("{\"servers\":" + text + "}"), listing);
            default -> linksOrYaml(text, listing);
        }
        return listing.whole();
    }

    private static String text(byte[] body) throws UnusableDocument {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return (text.startsWith("\ufeff") ? text.substring(1) : text).strip();
        } catch (CharacterCodingException _) {
            throw new UnusableDocument("it is not UTF-8");
        }
    }

    /** YAML has objects in braces too, whose texts need no quotes. */
    private static Node.Members jsonOrYaml(String text) throws UnusableDocument {
        try {
            return json(text);
        } catch (UnusableDocument noJson) {
            if (yaml(text) instanceof Node.Members read) {
                return read;
            }
            throw noJson;
        }
    }

    private static @Nullable Node yaml(String text) {
        try {
            return YamlText.read(text);
        } catch (UnusableDocument _) {
            return null;
        }
    }

    private static Node.Members json(String text) throws UnusableDocument {
        Problems problems = new Problems();
        Node.Members read = JsonReader.read(NAME, text, problems);
        if (read == null) {
            throw new UnusableDocument("it is no JSON: " + first(problems));
        }
        return read;
    }

    private static String first(Problems problems) {
        try {
            problems.check();
            return "";
        } catch (ConfigException e) {
            return e.first();
        }
    }

    private static void linksOrYaml(String text, Listing into) throws UnusableDocument {
        List<String> links = LinkList.in(text);
        if (links != null) {
            LinkList.read(links, into);
        } else if (YamlText.read(text) instanceof Node.Members read) {
            object(read, into);
        } else {
            throw new UnusableDocument("it is neither JSON nor YAML nor a list of links");
        }
    }

    private static void object(Node.Members document, Listing into) throws UnusableDocument {
        Node error = value(document, "error");
        Node transport = value(document, "transport");
        Node servers = value(document, "servers");
        Node list = servers == null ? value(document, "shadowsocks") : servers;
        if (error != null) {
            OutlineKey.error(error);
        } else if (transport != null) {
            OutlineKey.transport(transport, into);
        } else if (list != null) {
            servers(list, into);
        } else if (value(document, "server") != null || value(document, "address") != null) {
            into.server(document);
        } else if (value(document, "$type") != null) {
            OutlineKey.transport(document, into);
        } else {
            throw none(document);
        }
        Quota.read(document, into);
    }

    private static @Nullable Node value(Node.Members in, String key) {
        Node value = in.value(key);
        return value instanceof Node.Nothing ? null : value;
    }

    private static void servers(Node list, Listing into) throws UnusableDocument {
        if (!(list instanceof Node.Items items)) {
            throw new UnusableDocument("its servers are no array");
        }
        for (int i = 0; i < items.items().size(); i++) {
            switch (items.items().get(i)) {
                case Node.Members server -> into.server(server);
                case Node.Text link -> LinkList.read(List.of(link.text()), into);
                case Node other -> into.problem("servers[" + i + "]: " + other.kind() + " (expected: an object)");
            }
        }
    }

    /** Another program's configuration is called by its name. */
    private static UnusableDocument none(Node.Members document) {
        Problems problems = new Problems();
        try {
            Families.refuse(document, problems);
        } catch (ConfigException e) {
            return new UnusableDocument(e.first());
        }
        return new UnusableDocument("it lists no server (expected: SIP008, Open Online Config, a list of ss:// links or"
                + " a key of Outline)");
    }
}
