package procurator.local.http;

import java.util.List;
import procurator.http.Head;
import procurator.http.HttpException;
import procurator.http.RequestHead;
import procurator.http.Status;

/**
 * How many proxies a request may still pass: of TRACE and OPTIONS, by which people look for the one that is at fault.
 *
 * @see "RFC 9110, section 7.6.2"
 */
final class MaxForwards {
    private static final String FIELD = "Max-Forwards";

    /** Nobody's way has as many; of a larger number as many are left. */
    private static final int MOST = 999_999_999;

    private MaxForwards() {}

    /**
     * Whether we are the last, and so the one who answers.
     *
     * @throws HttpException 400 if what is said is no number
     */
    static boolean endsHere(RequestHead request) throws HttpException {
        List<String> said = isCounted(request) ? request.head().all(FIELD) : List.of();
        if (said.size() > 1 || !said.stream().allMatch(number -> number.matches("[0-9]+"))) {
            throw new HttpException(Status.BAD_REQUEST, "Max-Forwards that is no number (expected: one, from 0)");
        }
        return said.stream().anyMatch(number -> number.matches("0+"));
    }

    /** One less, of a request that goes on. */
    static void countDown(RequestHead request, List<Head.Line> fields) {
        if (isCounted(request)) {
            fields.replaceAll(field -> field.is(FIELD) ? new Head.Line(FIELD, less(field.value())) : field);
        }
    }

    private static String less(String number) {
        String digits = number.replaceFirst("^0+", "");
        return String.valueOf(digits.length() > 9 ? MOST : Integer.parseInt(digits) - 1);
    }

    /** To TRACE the request as it came, but for what may be a secret. */
    static Page answer(RequestHead request) {
        if (request.method().equals("TRACE")) {
            List<Head.Line> shown = request.head().fields().stream()
                    .filter(field -> !field.name().matches("(?i)(proxy-)?authorization|cookie"))
                    .toList();
            return Page.of(Status.OK, "message/http", new Head(request.head().start(), shown).bytes());
        }
        return Page.of(Status.OK, "This is a proxy, procurator, and as far as Max-Forwards lets this request go.");
    }

    private static boolean isCounted(RequestHead request) {
        return request.method().equals("TRACE") || request.method().equals("OPTIONS");
    }
}
