package procurator.local.balancer;

/** Why a server was left. */
enum Trouble {
    UNREACHABLE("it could not be reached, and another could"),
    SILENT("it left unanswered what another answered"),
    UNSTEADY("others had to answer half of what it was asked");

    /** After its name. */
    final String words;

    Trouble(String words) {
        this.words = words;
    }
}
