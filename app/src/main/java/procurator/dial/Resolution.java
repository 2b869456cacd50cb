package procurator.dial;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.relay.Answer;
import procurator.relay.DialFailure;

/** What came of a look-up. */
sealed interface Resolution {
    void tell(Answer<List<InetAddress>> then);

    /** What a name spells out ("127.0.0.1"), IPv6 with or without brackets, or {@code null} if it is to be looked up. */
    static @Nullable Resolution literal(String host) {
        boolean maybe =
                host.indexOf(':') >= 0 || (!host.isEmpty() && Character.isDigit(host.charAt(host.length() - 1)));
        if (!maybe) {
            return null;
        }
        try {
            return new Resolved(List.of(InetAddress.ofLiteral(host)));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** At least one address, in the resolver's order. */
    record Resolved(List<InetAddress> addresses) implements Resolution {
        public Resolved {
            addresses = List.copyOf(addresses);
        }

        @Override
        public void tell(Answer<List<InetAddress>> then) {
            then.succeeded(addresses);
        }
    }

    /** No address, and why. */
    record Failed(DialFailure why) implements Resolution {
        /** The name does not exist, or nobody could say. */
        static final Failed NOT_FOUND = new Failed(DialFailure.NAME_NOT_FOUND);

        /** No answer in time. */
        static final Failed TIMED_OUT = new Failed(DialFailure.NAME_TIMED_OUT);

        /** Too many questions wait already. */
        static final Failed OVERLOADED = new Failed(DialFailure.TOO_MANY_NAMES);

        @Override
        public void tell(Answer<List<InetAddress>> then) {
            then.failed(why);
        }
    }
}
