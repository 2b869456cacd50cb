package procurator.relay;

/** How far what goes out at an end has come since that was last asked. */
enum Standing {
    /** The other side's system has acknowledged all of it. */
    DONE,
    /** Some is still to go, and some was taken since. */
    MOVED,
    /** Some is still to go, and none was taken. */
    STALLED,
    /** We hold none, and the kernel does not say what it holds (java.nio). */
    UNKNOWN
}
