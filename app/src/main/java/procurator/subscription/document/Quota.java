package procurator.subscription.document;

import java.util.List;
import procurator.config.json.Node;

/** What a document says of the traffic that is used and left. */
final class Quota {
    /** Ours, SIP008's and Open Online Config's. */
    private record Spelled(String ours, String sip008, String online) {}

    private static final List<Spelled> KEYS = List.of(
            new Spelled("bytes_used", "bytes_used", "bytesUsed"),
            new Spelled("bytes_remaining", "bytes_remaining", "bytesRemaining"),
            new Spelled("expires", "expiry_date", "expiryDate"));

    private Quota() {}

    /** What is no number of a size that can be is passed over: nothing depends on it. */
    static void read(Node.Members document, Listing into) {
        for (Spelled key : KEYS) {
            String text = document.text(key.sip008);
            String number = text == null ? document.text(key.online) : text;
            if (number != null && number.matches("[0-9]{1,18}")) {
                into.tells(key.ours, Listing.text(number));
            }
        }
    }
}
