package procurator.cli.peers;

import java.util.List;

/** A command line is wrong, in one place or in several, and all of them are told. */
public final class Mistakes extends Exception {
    private final List<String> all;

    Mistakes(List<String> all) {
        super(String.join("\n", all), null, false, false);
        this.all = List.copyOf(all);
    }

    /** Of each: what cannot be taken over, why, and what to write instead. */
    public List<String> all() {
        return all;
    }
}
