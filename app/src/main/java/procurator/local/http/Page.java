package procurator.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import procurator.http.Status;

/** An answer of our own: a status, and a short page that says what failed and whose fault it is. */
final class Page {
    private final Status status;
    private final StringBuilder head;
    private final byte[] body;

    private Page(Status status, String type, byte[] body) {
        this.status = status;
        this.head = new StringBuilder();
        this.body = body;
        with("Content-Type", type);
        with("Content-Length", String.valueOf(body.length));
        with("Cache-Control", "no-store");
    }

    /** @param words sentences for whoever sits before the browser, or reads what curl shows */
    static Page of(Status status, String words) {
        String text = "procurator: " + status + "\n\n" + words + "\n";
        return new Page(status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
    }

    /** @param type of media */
    static Page of(Status status, String type, byte[] body) {
        return new Page(status, type, body);
    }

    Page with(String field, String value) {
        head.append(field).append(": ").append(value).append("\r\n");
        return this;
    }

    /** The last answer on its connection. */
    Page last() {
        return with("Connection", "close");
    }

    byte[] bytes() {
        byte[] head = bytesOfHead();
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** What is answered to HEAD. */
    byte[] bytesOfHead() {
        return ("HTTP/1.1 " + status + "\r\n" + head + "\r\n").getBytes(UTF_8);
    }
}
