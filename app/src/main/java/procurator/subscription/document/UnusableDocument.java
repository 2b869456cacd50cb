package procurator.subscription.document;

/** A document lists no server. Its text says what it is instead, and holds nothing of it but the provider's own words for people. */
public final class UnusableDocument extends Exception {
    private static final int LONGEST = 500;

    UnusableDocument(String what) {
        super(what.length() <= LONGEST ? what : what.substring(0, LONGEST) + "...", null, false, false);
    }

    /** A name of the document's, as far as it is one. */
    static String shown(String name) {
        return name.matches("[A-Za-z0-9_.$-]{1,40}") ? name : "of another name";
    }

    /** What people are to read, in one line that moves no terminal. */
    static String words(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return line.length() <= 200 ? line : line.substring(0, 200) + "...";
    }
}
