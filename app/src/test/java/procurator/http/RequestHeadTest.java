package procurator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.wire.Address;

class RequestHeadTest {
    private static RequestHead read(String head) throws HttpException {
        ByteBuffer in = ByteBuffer.wrap((head + "\r\n\r\n").getBytes(ISO_8859_1));
        return RequestHead.of(Objects.requireNonNull(HeadReader.ofRequests().read(in)));
    }

    @Test
    void startLineIsMethodTargetAndVersion() throws HttpException {
        RequestHead request = read("CONNECT a.example:443 HTTP/1.0");
        assertThat(request.method()).isEqualTo("CONNECT");
        assertThat(request.target()).isEqualTo("a.example:443");
        assertThat(request.minor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET",
                "GET /",
                "GET  / HTTP/1.1",
                "GET /  HTTP/1.1",
                "GET / HTTP/1.1 ",
                "GET /\t HTTP/1.1",
                "GET /a b HTTP/1.1",
                "GET /#fragment HTTP/1.1",
                "G(T / HTTP/1.1",
                "GET / http/1.1",
                "GET / HTTP/1",
                "GET / HTTP/1.10",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a",
                "GET / HTTP/1.1\r\nHost: a\r\nhOST: b"
            })
    void whatIsNoRequestIsRefused(String head) {
        assertThatThrownBy(() -> read(head))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRI * HTTP/2.0", "GET / HTTP/1.2", "GET / HTTP/0.9"})
    void anotherVersionIsToldSo(String head) {
        assertThatThrownBy(() -> read(head))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.VERSION_NOT_SUPPORTED));
    }

    @Test
    void itsTextShowsNoFieldAndNoTarget() throws HttpException {
        assertThat(read("GET /?token=1 HTTP/1.1\r\nAuthorization: Basic secret"))
                .hasToString("GET");
    }

    @ParameterizedTest
    @CsvSource({
        "a.example:443,         a.example:443",
        "a_b-c.example.:1,      a_b-c.example.:1",
        "A.example,             A.example:80",
        "a.example:,            a.example:80",
        "a.example:00080,       a.example:80",
        "192.0.2.1:65535,       192.0.2.1:65535",
        "[2001:db8::1]:443,     [2001:db8::1]:443",
        "[::ffff:192.0.2.1]:80, 192.0.2.1:80",
        "'b\u00c3\u00bccher.example:80', xn--bcher-kva.example:80"
    })
    void authorityIsAHostAndAPort(String text, String address) throws HttpException {
        assertThat(Authority.read(text, 80)).hasToString(address);
    }

    @Test
    void addressInDigitsIsNoName() throws HttpException {
        assertThat(Authority.read("192.0.2.1", 80)).isInstanceOf(Address.Ip.class);
        assertThat(Authority.read("[::1]", 80)).isInstanceOf(Address.Ip.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "a:0",
                "a:65536",
                "a:99999",
                "a:123456",
                "a:-1",
                "a:+1",
                "a:1:2",
                "a: 80",
                "user@a:80",
                "user:password@a:80",
                "a/b:80",
                "a?b:80",
                "a\\b:80",
                "a%2e:80",
                "a,b:80",
                "::1",
                "[::1",
                "[::1%1]:80",
                "[a]:80",
                "[]:80",
                "[1.2.3.4]:80",
                "256.0.0.1:80",
                "\u00ff:80"
            })
    void whatIsNoAuthorityIsRefused(String text) {
        assertThatThrownBy(() -> Authority.read(text, 80)).isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:", "[::1]", "192.0.2.1"})
    void portMustBeNamedWhereNoneIsUsual(String text) {
        assertThatThrownBy(() -> Authority.read(text, 0))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("1 to 65535");
    }
}
