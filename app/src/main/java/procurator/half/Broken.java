package procurator.half;

import java.io.IOException;

/** The half cannot go on, by no fault of its own; the text is whole. */
public final class Broken extends IOException {
    /** With the whole text. */
    public Broken(String why) {
        super(why);
    }
}
