package procurator.subscription.fetch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a document is not to be had, in words: messages of the JDK name the whole URL. */
final class FetchTrouble {
    private FetchTrouble() {}

    static String text(IOException e) {
        return switch (e) {
            case UnknownHostException _ -> "its name was not found. Is it spelled right, and is this machine online?";
            case SocketTimeoutException _ -> "no answer in 10 s";
            case ConnectException _ -> "connection refused, or no way there";
            case NoRouteToHostException _ -> "no route to it. Is this machine online?";
            case SSLException tls -> text(tls);
            case ZipException _ -> "what it says is gzip is none";
            default -> "the connection broke (" + e.getClass().getSimpleName() + ")";
        };
    }

    private static String text(SSLException e) {
        if (cause(e, CertificateExpiredException.class) || cause(e, CertificateNotYetValidException.class)) {
            return "its certificate is not valid now. Is the clock here right?";
        }
        String said = String.valueOf(e.getMessage());
        if (said.contains("No subject alternative") || said.contains("No name matching")) {
            return "its certificate is another host's";
        }
        if (cause(e, CertificateException.class) || said.contains("PKIX")) {
            return "its certificate is not from anybody trusted here";
        }
        return said.contains("Unsupported or unrecognized SSL message")
                ? "it speaks no TLS. Is it http:// or another port?"
                : "no TLS with it (" + e.getClass().getSimpleName() + ")";
    }

    private static boolean cause(@Nullable Throwable e, Class<? extends Throwable> kind) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** @param status other than 200 to 299 and redirects */
    static String text(int status) {
        String why = switch (status) {
            case 304 -> ", as if its list were here, and none is";
            case 401, 403 -> ". Has the subscription ended?";
            case 404, 410 -> ". Is the URL whole, and the subscription still there?";
            case 429 -> ". It was asked too often";
            default -> "";
        };
        return status < 0 ? "its answer is no HTTP" : "it answers " + status + why;
    }
}
