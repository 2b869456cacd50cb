package procurator.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procurator.config.json.JsonReader;
import procurator.config.json.Node;
import procurator.config.json.Problems;

/** Reads the text of a configuration, once: it may come from a pipe. */
final class ConfigFile {
    /** 10,000 users are one MiB of them. */
    private static final int LARGEST = 4 << 20;

    private static final Pattern LINK =
            Pattern.compile("(ss|ssr|ssd|ssconf|vmess|vless|trojan|https?)://.*", Pattern.DOTALL);
    private static final Pattern YAML = Pattern.compile("(?:---\\s+)?[A-Za-z_-]+:(?:[ \\r\\n].*)?", Pattern.DOTALL);
    private static final Pattern UCI = Pattern.compile("config\\s+\\S+.*\\n\\s*option\\s.*", Pattern.DOTALL);
    private static final Pattern LINES =
            Pattern.compile("\\[[A-Za-z][A-Za-z0-9 _.-]*]\\s*\\n.*|[^\\n={}\\[\\]\"']{1,80}=.*", Pattern.DOTALL);
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_=\\s-]{24,}");

    private ConfigFile() {}

    /** The object a file holds, or {@code null} if it holds none; why is among the problems. */
    static Node.@Nullable Members read(Path file, Problems problems) throws IOException {
        byte[] bytes = bytes(file);
        if (isUtf16(bytes)) {
            problems.error(file + ": in UTF-16 (expected: UTF-8, which editors offer when they save a file)");
            return null;
        }
        String text = Utf8.strict(bytes);
        if (text == null) {
            problems.error(file + ": not UTF-8 (expected: UTF-8, which editors offer when they save a file)");
            return null;
        }
        String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
        String other = otherThanJson(
                plain.replaceFirst("\\A(?:\\s*+#[^\\n]*+\\n)++", "").strip());
        if (other != null) {
            problems.error(file + ": " + other);
            return null;
        }
        return JsonReader.read(file.toString(), plain, problems);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException(file + ": larger than " + (LARGEST >> 20) + " MiB");
            }
            return bytes;
        }
    }

    /** By its mark, or by every second byte of ASCII being zero. */
    private static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        boolean marked = (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
                || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff);
        return marked || (bytes[0] == 0) != (bytes[1] == 0);
    }

    /** What people take for a configuration, and it is none. */
    private static @Nullable String otherThanJson(String text) {
        if (LINK.matcher(text).matches()) {
            return "a link, no configuration (expected: JSON; 'procurator local ss://...' takes a link)";
        }
        if (text.startsWith("<")) {
            return "a web page, no configuration (expected: JSON)";
        }
        if (YAML.matcher(text).matches()) {
            return "YAML, as clash or Outline have it, not supported (expected: JSON with server, server_port, method"
                    + " and password)";
        }
        if (UCI.matcher(text).matches()) {
            return "UCI, as OpenWrt has it, not supported (expected: JSON, such as OpenWrt writes to"
                    + " /var/etc/shadowsocks-libev when it starts a service)";
        }
        if (BASE64.matcher(text).matches()) {
            return "base64, maybe of a list of links (expected: JSON; 'base64 -d' shows what is in it, and"
                    + " 'procurator local ss://...' takes one of its links)";
        }
        if (LINES.matcher(text).matches()) {
            return "lines of NAME = VALUE, as Surge or Quantumult have them, not supported (expected: JSON with server,"
                    + " server_port, method and password)";
        }
        return null;
    }
}
