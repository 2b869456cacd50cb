package procurator.local.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import procurator.http.Authority;
import procurator.http.Body;
import procurator.http.Head;
import procurator.http.HeadReader;
import procurator.http.HttpException;
import procurator.http.HttpUrl;
import procurator.http.RequestHead;
import procurator.http.Status;
import procurator.relay.Outcome;
import procurator.relay.Request;
import procurator.relay.Stage;
import procurator.relay.Tunnel;
import procurator.socks.Credentials;
import procurator.wire.Addresses;
import procurator.wire.ProtocolException;

/** Waits for the head of an HTTP client's request, and follows it. */
public final class HttpStage implements Stage {
    /** How often a connection may be asked for a password: more are no browser's. */
    private static final int ASKED_MOST = 8;

    private final HttpService service;
    private final HeadReader heads = HeadReader.ofRequests();
    private int asked;

    public HttpStage(HttpService service) {
        this.service = service;
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) throws ProtocolException {
        Head head = heads.read(in);
        if (head == null) {
            return;
        }
        RequestHead request = RequestHead.of(head);
        if (request.target().startsWith("/")) {
            serve(request, tunnel);
        } else if (!isAdmitted(head, tunnel)) {
            askForPassword(request, tunnel);
        } else if (!service.mode().hasTcp()) {
            throw new HttpException(
                    Status.FORBIDDEN, "HTTP, and mode is udp_only here (expected: tcp_and_udp, in its configuration)");
        } else if (MaxForwards.endsHere(request)) {
            end(MaxForwards.answer(request), request, Outcome.COMPLETE, tunnel);
        } else if (request.isConnect()) {
            tunnel.dial(Request.plain(Authority.read(request.target(), 0), HttpReplies.TO_CONNECT));
        } else {
            tunnel.dial(new HttpExchange(service, request).to(HttpUrl.of(request)));
        }
    }

    private boolean isAdmitted(Head head, Tunnel tunnel) {
        if (service.users().isEmpty()) {
            return true;
        }
        Credentials given = BasicAuthentication.of(head);
        boolean admitted = given != null && service.users().admit(given);
        if (given != null && !admitted) {
            service.log()
                    .refused(
                            tunnel,
                            "password",
                            "user \"" + given.user() + "\" is not known here, or the password is not that user's"
                                    + " (expected: one of socks_users)");
        }
        return admitted;
    }

    /** Browsers and curl come with it on the same connection. */
    private void askForPassword(RequestHead request, Tunnel tunnel) throws HttpException {
        Page page = BasicAuthentication.asked(Page.of(
                Status.PROXY_AUTHENTICATION_REQUIRED,
                "This proxy is used with a name and a password, which were not sent, or are not those of anybody known"
                        + " here (socks_users in procurator's configuration)."));
        Body body = Body.of(request);
        asked++;
        boolean mayWithhold = request.head().has("Expect"); // then a body comes, or none
        if (asked == ASKED_MOST || HopByHop.isLast(request.head(), request.minor()) || mayWithhold) {
            end(page, request, Outcome.REFUSED, tunnel);
        } else {
            tunnel.send(bytes(page, request));
            tunnel.become(body.isOver() ? this : new UnwantedBodyStage(body, this));
        }
    }

    private static byte[] bytes(Page page, RequestHead request) {
        return request.method().equals("HEAD") ? page.bytesOfHead() : page.bytes();
    }

    private static void end(Page page, RequestHead request, Outcome outcome, Tunnel tunnel) {
        tunnel.sendAndClose(bytes(page.last(), request), outcome);
    }

    /** Somebody asks us, and not for another. */
    private static void serve(RequestHead request, Tunnel tunnel) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        Page page = reads && request.target().equals(ProxyConfiguration.PATH)
                ? ProxyConfiguration.page(reachedAt(request, tunnel))
                : Page.of(
                        Status.NOT_FOUND,
                        "This is a proxy, procurator. It serves nothing itself but " + ProxyConfiguration.PATH
                                + ", for browsers that want an address to configure themselves by.");
        end(page, request, Outcome.COMPLETE, tunnel);
    }

    /** As the browser names us, since a container or NAT may hide what we are called outside. */
    private static String reachedAt(RequestHead request, Tunnel tunnel) {
        List<String> host = request.head().all("Host");
        try {
            return Authority.read(host.isEmpty() ? "" : host.getFirst(), 80).toString();
        } catch (HttpException _) {
            return ourAddress(tunnel);
        }
    }

    private static String ourAddress(Tunnel tunnel) {
        try {
            return Addresses.text(tunnel.reachedAt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void broken(ProtocolException why, Tunnel tunnel) {
        Status status = why instanceof HttpException refused ? refused.status() : Status.BAD_REQUEST;
        String what = String.valueOf(why.getMessage());
        service.log().refused(tunnel, "request", what);
        tunnel.sendAndClose(
                Page.of(status, "The request was refused: " + what + ".").last().bytes(), Outcome.REFUSED);
    }
}
