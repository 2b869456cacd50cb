package procurator.dial;

import java.net.InetAddress;
import java.util.List;
import procurator.relay.Answer;
import procurator.relay.DialFailure;

/** What came of a look-up. */
sealed interface Resolution {
    void tell(Answer<List<InetAddress>> then);

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
