package procurator.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import procurator.http.Status;

/** An answer of our own: a status, and a short page that says what failed and whose fault it is. */
final class Page {
    private final Status status;
    private final StringBuilder head;
    private final byte[] body;

    private Page(Status status, String type, String body) {
        this.status = status;
        this.head = new StringBuilder();
        this.body = body.getBytes(UTF_8);
        with("Content-Type", type);
        with("Content-Length", String.valueOf(this.body.length));
        with("Cache-Control", "no-store");
    }

    /** @param words sentences for whoever sits before the browser, or reads what curl shows */
    static Page of(Status status, String words) {
        return new Page(status, "text/plain; charset=utf-8", "procurator: " + status + "\n\n" + words + "\n");
    }

    /** @param type of media */
    static Page of(Status status, String type, String body) {
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
        return (text() + new String(body, UTF_8)).getBytes(UTF_8);
    }

    /** What is answered to HEAD. */
    byte[] bytesOfHead() {
        return text().getBytes(UTF_8);
    }

    private String text() {
        return "HTTP/1.1 " + status + "\r\n" + head + "\r\n";
    }
}
