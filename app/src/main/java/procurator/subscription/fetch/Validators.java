package procurator.subscription.fetch;

import java.util.Map;
import procurator.config.json.Node;

/**
 * By which a server tells whether a document is the one we have.
 *
 * @param etag maybe empty
 * @param lastModified maybe empty
 * @see "RFC 9110, section 8.8"
 */
public record Validators(String etag, String lastModified) {
    public static final Validators NONE = new Validators("", "");

    /** As {@link #put} has left them. */
    public static Validators of(Node.Members in) {
        return new Validators(Lines.text(in, "etag"), Lines.text(in, "last_modified"));
    }

    public void put(Map<String, String> into) {
        into.put("etag", etag);
        into.put("last_modified", lastModified);
    }
}
