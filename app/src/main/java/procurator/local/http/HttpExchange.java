package procurator.local.http;

import static procurator.local.http.HopByHop.addClose;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.http.Body;
import procurator.http.Head;
import procurator.http.HttpException;
import procurator.http.HttpUrl;
import procurator.http.RequestHead;
import procurator.http.Status;
import procurator.relay.Exchange;
import procurator.relay.Request;
import procurator.relay.Stage;

/** A request for a URL, and its answer: what of either is known while their bytes pass. */
final class HttpExchange implements Exchange {
    private final HttpService service;
    private final RequestHead request;
    private final Body body;
    private final boolean upgrades;
    private boolean lasts;
    private boolean switched;
    private boolean withheld;
    private boolean begun;
    private boolean answered;
    private boolean reusable;
    private boolean broken;
    private @Nullable HttpException refused;

    /** @throws HttpException if it is not clear how far the request goes */
    HttpExchange(HttpService service, RequestHead request) throws HttpException {
        this.service = service;
        this.request = request;
        this.body = Body.of(request);
        this.lasts = !HopByHop.isLast(request.head(), request.minor());
        this.upgrades = lasts && HopByHop.isUpgrade(request.head());
    }

    /** What is asked of the relay: the first payload is the head as the server of that URL is to have it. */
    Request to(HttpUrl url) {
        return new Request(
                url.address(),
                head(url).bytes(),
                new RequestBody(this),
                new AnswerEncoder(this),
                HttpReplies.TO_REQUEST,
                null,
                null,
                this);
    }

    private Head head(HttpUrl url) {
        List<Head.Line> fields = HopByHop.without(request.head());
        fields.removeIf(field -> field.is("Host"));
        fields.addFirst(new Head.Line("Host", url.authority()));
        MaxForwards.countDown(request, fields);
        if (upgrades) {
            HopByHop.addUpgrade(request.head(), fields);
        } else if (!lasts) {
            addClose(fields);
        }
        return new Head(request.method() + " " + url.path() + " HTTP/1." + request.minor(), fields);
    }

    // What the client sends.

    Body body() {
        return body;
    }

    /** What it sends is no body. */
    void askedBadly(HttpException why) {
        broken = true;
        refused = why;
    }

    /** Whether what it sends from now on is of another request. */
    boolean isAsked() {
        return broken || (body.isOver() && !switched);
    }

    // What it is answered.

    boolean isToHead() {
        return request.method().equals("HEAD");
    }

    /** Whether interim answers mean anything to the client. */
    boolean takesInterim() {
        return request.minor() > 0;
    }

    /** A part of a head has come, and waits for the rest; or it need wait no longer. */
    void withholds(boolean part) {
        withheld = part;
    }

    /** Both sides go over to another protocol, if the client has asked for that; else it is no answer. */
    void switches() throws HttpException {
        switched = upgrades && body.isOver();
        if (!switched) {
            throw new HttpException(Status.BAD_GATEWAY, "101 Switching Protocols, which was not asked for");
        }
    }

    boolean isSwitched() {
        return switched;
    }

    /**
     * Its head has come.
     *
     * @param framed whether it says where it ends
     * @param last whether the server ends its connection then
     * @return whether the client's goes on
     */
    boolean begins(boolean framed, boolean last) {
        begun = true;
        lasts &= framed;
        reusable = framed && !last;
        return lasts;
    }

    /**
     * All of it has come.
     *
     * @param more whether something came behind it
     */
    void answered(boolean more) {
        answered = true;
        reusable &= !more;
    }

    /** What the server sends is no answer. */
    void answeredBadly() {
        broken = true;
        withheld = false;
    }

    boolean isBroken() {
        return broken;
    }

    // What the relay asks.

    @Override
    public boolean isOver() {
        return broken || (answered && body.isOver());
    }

    @Override
    public boolean isWithheld() {
        return withheld;
    }

    @Override
    public boolean isReusable() {
        return reusable && !broken;
    }

    @Override
    public @Nullable Stage next() {
        if (refused != null && !begun) {
            return new RefusedStage(service, refused);
        }
        return lasts && !broken ? new HttpStage(service) : null;
    }
}
