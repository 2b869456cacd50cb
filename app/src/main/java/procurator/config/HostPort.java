package procurator.config;

import org.jspecify.annotations.Nullable;

/**
 * A host with or without its port, as command lines carry them: {@code a.example}, {@code a.example:8388},
 * {@code ::1}, {@code [::1]}, {@code [::1]:8388}. Nothing of it is checked.
 *
 * @param host without brackets
 * @param port {@code null} where there is none
 */
public record HostPort(String host, @Nullable String port) {
    public static HostPort of(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            boolean alone = end == text.length() - 1;
            boolean with = end > 0 && !alone && text.charAt(end + 1) == ':';
            return alone || with
                    ? new HostPort(text.substring(1, end), with ? text.substring(end + 2) : null)
                    : new HostPort(text, null);
        }
        int colon = text.indexOf(':');
        boolean one = colon >= 0 && colon == text.lastIndexOf(':');
        return one ? new HostPort(text.substring(0, colon), text.substring(colon + 1)) : new HostPort(text, null);
    }

    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == null ? shown : shown + ":" + port;
    }
}
