package procurator.cli;

import io.nayuki.qrcodegen.QrCode;

/** QR codes as text and as pictures, with the quiet zone of ISO 18004 around them. */
final class QrCodes {
    private static final int QUIET = 4;

    private QrCodes() {}

    /**
     * Two rows of modules a line, by half blocks. A module that is light is drawn and a dark one is not, black on white
     * being set by escape sequences, so that it scans on dark and on light terminals alike.
     */
    static String text(String content) {
        QrCode code = code(content);
        StringBuilder text = new StringBuilder();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            text.append("\u001b[30;107m");
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                text.append(halves(code.getModule(x, y), code.getModule(x, y + 1)));
            }
            text.append("\u001b[0m\n");
        }
        return text.toString();
    }

    private static char halves(boolean upper, boolean lower) {
        if (upper) {
            return lower ? '\u2588' : '\u2580';
        }
        return lower ? '\u2584' : ' ';
    }

    static String svg(String content) {
        QrCode code = code(content);
        int size = code.size + 2 * QUIET;
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append("M")
                            .append(x + QUIET)
                            .append(',')
                            .append(y + QUIET)
                            .append("h1v1h-1z");
                }
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size
                + "\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\""
                + path + "\"/></svg>\n";
    }

    private static QrCode code(String content) {
        return QrCode.encodeText(content, QrCode.Ecc.MEDIUM);
    }
}
