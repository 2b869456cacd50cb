package procurator.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import procurator.config.json.Node;
import procurator.config.json.Place;
import procurator.config.json.Problems;
import procurator.local.Subscription;

/** Reads where lists of servers are: {@code subscriptions}, and what shadowsocks-rust calls {@code online_config}. */
final class SubscriptionsReader {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final String URL = "an https:// or ssconf:// URL, in ASCII";

    private final Fields fields;
    private final Problems problems;
    private final boolean insecureCiphers;
    private final boolean weakPrefix;
    private final List<Subscription> found = new ArrayList<>();

    SubscriptionsReader(Fields fields) {
        this.fields = fields;
        this.problems = fields.problems();
        this.insecureCiphers = fields.flag("allow_insecure_ciphers", false);
        this.weakPrefix = fields.flag("allow_weak_prefix", false);
    }

    List<Subscription> read() {
        Duration interval = interval(fields, Subscription.USUAL_INTERVAL);
        List<String> plugins = fields.texts("allowed_plugins");
        Node given = fields.find("subscriptions");
        List<Node> each =
                given instanceof Node.Items items ? items.items() : given == null ? List.of() : List.of(given);
        for (int i = 0; i < each.size(); i++) {
            Node one = each.get(i);
            String key = "subscriptions[" + i + "]";
            switch (one) {
                case Node.Text url -> add(url.place(), key, url.text(), interval, false, plugins);
                case Node.Members members -> object(new Fields(members, key + ".", problems), "url", interval, plugins);
                default -> problems.error(one.place(), key, one.kind() + " (expected: a URL, or an object with url)");
            }
        }
        if (fields.isOn("online_config")) {
            object(fields.object("online_config"), "config_url", interval, plugins);
        }
        return List.copyOf(found);
    }

    private void object(Fields from, String key, Duration interval, List<String> plugins) {
        String url = from.secret(key);
        if (!from.has(key)) {
            from.missing(key, URL);
        }
        Duration own = interval(from, interval);
        List<String> allowed = from.has("allowed_plugins") ? from.texts("allowed_plugins") : plugins;
        boolean insecure = from.flag("insecure", false);
        from.end();
        if (url != null) {
            add(from.place(key), from.name(key), url, own, insecure, allowed);
        }
    }

    private static Duration interval(Fields from, Duration usual) {
        return from.value("update_interval", usual, text -> {
            Duration interval = Parse.duration(text);
            if (interval.compareTo(SHORTEST) < 0) {
                throw Parse.wrong(text, "a minute or more");
            }
            return interval;
        });
    }

    private void add(Place place, String key, String text, Duration interval, boolean insecure, List<String> plugins) {
        URI url = ListUrls.read(text);
        if (url == null) {
            problems.error(place, key, "no URL of a list of servers (expected: " + URL + ")");
        } else if (!ListUrls.mayBeAsked(url, insecure)) {
            problems.error(
                    place,
                    key,
                    "anybody on the way could change what http:// brings (expected: https://; or in the file"
                            + " {\"url\": \"...\", \"insecure\": true})");
        } else {
            String name = url.getRawFragment() == null ? String.valueOf(url.getHost()) : name(url);
            Subscription.Allowed allowed = new Subscription.Allowed(plugins, insecureCiphers, weakPrefix);
            found.add(new Subscription(ListUrls.withoutFragment(url), name, interval, insecure, allowed));
        }
    }

    /** The parts of a fragment without a = are the name (Outline). */
    private static String name(URI url) {
        for (String part : String.valueOf(url.getRawFragment()).split("&", -1)) {
            String name = ShareLink.tag(part);
            if (part.indexOf('=') < 0 && !name.isEmpty()) {
                return name.length() > 60 ? name.substring(0, 60) : name;
            }
        }
        return String.valueOf(url.getHost());
    }
}
