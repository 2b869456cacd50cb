package procurator.subscription;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.config.json.JsonReader;
import procurator.config.json.Node;
import procurator.config.json.Problems;
import procurator.subscription.fetch.Lines;
import procurator.subscription.fetch.Validators;

/**
 * The last good document of a subscription, as it is kept on disk.
 *
 * @param at when it was fetched, or last found to be the same
 */
record LastGood(Instant at, Validators validators, Node.Members document) {
    /** Of a subscription, which cannot be found out from it. */
    static String fileName(URI from) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(from.toString().getBytes(StandardCharsets.UTF_8));
            return "subscription-" + HexFormat.of().formatHex(hash, 0, 12) + ".json";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    String text() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("at", String.valueOf(at.getEpochSecond()));
        validators.put(texts);
        return Lines.write(texts, document);
    }

    /** {@code null} where the text is none: it is fetched anew then. */
    static @Nullable LastGood of(String text) {
        Node.Members read = JsonReader.read("kept", text, new Problems());
        String seconds = read == null ? null : read.text("at");
        if (read == null || seconds == null || !seconds.matches("[0-9]{1,12}")) {
            return null;
        }
        return read.value("document") instanceof Node.Members document
                ? new LastGood(Instant.ofEpochSecond(Long.parseLong(seconds)), Validators.of(read), document)
                : null;
    }

    /** A number the provider tells, -1 where it does not. */
    long told(String key) {
        String text = document.text(key);
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
