package procurator.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import procurator.config.json.Node;
import procurator.config.json.Problems;
import procurator.socks.Users;

/** Reads who may come in at local: in the configuration, and in files as shadowsocks-rust has them. */
final class UsersReader {
    /** Keys of files, and the object that users stand in there: for SOCKS5 and for HTTP. Here they are the same people. */
    private static final Map<String, String> FILES =
            new TreeMap<>(Map.of("socks5_auth_config_path", "password", "http_auth_config_path", "basic"));

    private final Fields fields;
    private final Problems problems;
    private final ConfigInput given;
    private final Secrets secrets;

    UsersReader(Fields fields, ConfigInput given, Secrets secrets) {
        this.fields = fields;
        this.problems = fields.problems();
        this.given = given;
        this.secrets = secrets;
    }

    /** Whether somebody is named there, right or wrong. */
    static boolean areNamed(Fields from) {
        return from.isOn("socks_users") || FILES.keySet().stream().anyMatch(from::isOn);
    }

    /** Of the whole configuration. */
    Users ofAll() {
        List<Secrets.Person> people = new ArrayList<>(secrets.people(fields, "socks_users"));
        people.addAll(inFiles(fields));
        return users(people);
    }

    /** Of one port. */
    Users of(Fields port, Users usual) {
        return port != fields && areNamed(port) ? users(inFiles(port)) : usual;
    }

    private Users users(List<Secrets.Person> people) {
        Map<String, String> passwords = new LinkedHashMap<>();
        for (Secrets.Person person : people) {
            Fields user = person.at();
            Users valid =
                    user.checked(user.place(), person.key(), () -> new Users(Map.of(person.name(), person.password())));
            if (passwords.containsKey(person.name())) {
                user.error(person.key(), "there is a user of this name (expected: one)");
            } else if (valid != null) {
                warnOfColon(person);
                passwords.put(person.name(), person.password());
            }
        }
        return new Users(passwords);
    }

    private void warnOfColon(Secrets.Person person) {
        if (person.name().indexOf(':') >= 0) {
            person.at()
                    .warn(
                            person.key(),
                            "this user comes in by SOCKS5 alone: HTTP takes what is behind the first colon for the password, RFC"
                                    + " 7617 (expected: a name without a colon)");
        }
    }

    private List<Secrets.Person> inFiles(Fields from) {
        List<Secrets.Person> people = new ArrayList<>();
        FILES.forEach((key, object) -> {
            Path file = from.isOn(key) ? given.path(from, key) : null;
            if (file != null) {
                people.addAll(inFile(from, key, file, object));
            }
        });
        return people;
    }

    private List<Secrets.Person> inFile(Fields from, String key, Path file, String object) {
        String expected = " (expected: a file of users, {\"" + object
                + "\": {\"users\": [{\"user_name\": \"...\", \"password\": \"...\"}]}})";
        try {
            Node.Members whole = ConfigFile.read(file, problems);
            if (whole == null) {
                return List.of(); // why is among the problems
            }
            Fields below = new Fields(whole, "", problems).object(object);
            if (!below.isOn("users")) {
                from.error(key, file + " names nobody" + expected);
            }
            return secrets.people(below, "users", "user_name");
        } catch (IOException e) {
            from.error(key, "cannot read " + FileTrouble.text(file, e) + expected);
            return List.of();
        }
    }
}
