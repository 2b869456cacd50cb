package procurator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines as tutorials, container images, units and init scripts have them; hosts and passwords are invented. */
class PeerCommandLinesTest {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";

    @TempDir
    private Path folder;

    private CommandLineTable table = new CommandLineTable(Map.of(), Map.of());

    @BeforeEach
    void files() throws IOException {
        Path local = Files.writeString(
                folder.resolve("local.json"),
                "{\"server\": \"vps.example\", \"server_port\": 8388, \"local_port\": 1080, \"method\": \"aes-256-gcm\","
                        + " \"password\": \"hunter2\"}");
        Path tunnel = Files.writeString(
                folder.resolve("tunnel.json"),
                "{\"server\": \"vps.example\", \"local_port\": 5353, \"method\": \"aes-256-gcm\", \"password\": \"hunter2\","
                        + " \"tunnel_address\": \"8.8.8.8:53\", \"mode\": \"tcp_and_udp\"}");
        Path both = Files.writeString(
                folder.resolve("both.json"),
                "{\"server\": \"0.0.0.0\", \"server_port\": 8388, \"method\": \"aes-256-gcm\", \"password\": \"hunter2\","
                        + " \"mode\": \"tcp_and_udp\"}");
        table = new CommandLineTable(
                Map.of("LOCAL.json", local, "BOTH.json", both, "TUNNEL.json", tunnel),
                Map.of("SS_SERVER_PASSWORD", KEY));
    }

    @Test
    void ssLocal() {
        table.check("""
ss-local -s vps.example -p 8388 -l 1080 -k hunter2 -m aes-256-gcm => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm
ss-local -s vps.example -p 8388 -l 1080 -k hunter2 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, chacha20-ietf-poly1305
ss-local -s 192.0.2.1 -p 443 -b 127.0.0.1 -l 1081 -k hunter2 -m chacha20-ietf-poly1305 -u => SOCKS and HTTP on 127.0.0.1:1081, TCP and UDP, without a password | server 192.0.2.1:443, chacha20-ietf-poly1305
ss-local -s 192.0.2.1 -p 443 -l 1081 -k hunter2 -U => SOCKS and HTTP on 127.0.0.1:1081, UDP only, without a password | server 192.0.2.1:443, chacha20-ietf-poly1305
ss-local -s 192.0.2.1 -p 443 -l 1081 -k hunter2 -u -U => SOCKS and HTTP on 127.0.0.1:1081, UDP only, without a password | server 192.0.2.1:443, chacha20-ietf-poly1305
ss-local -s2001:db8::1 -p443 -l1081 -khunter2 -maes-128-gcm -uv => SOCKS and HTTP on 127.0.0.1:1081, TCP and UDP, without a password | server [2001:db8::1]:443, aes-128-gcm
ss-local -s [2001:db8::1]:443 -l 1080 -k -hunter2 -uv6 => SOCKS and HTTP on 127.0.0.1:1080, TCP and UDP, without a password | server [2001:db8::1]:443, chacha20-ietf-poly1305
ss-local -s a.example -s b.example -p 8388 -l 1080 -k hunter2 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server a.example:8388, chacha20-ietf-poly1305 | server b.example:8388, chacha20-ietf-poly1305
ss-local -s a.example -p 1 -p 8388 -l 1080 -k hunter2 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server a.example:8388, chacha20-ietf-poly1305
ss-local -s a.example:1 -s b.example:2 -l 1080 -k hunter2 => ! -s: several with different ports
ss-local -s vps.example -p 8388 -l 1080 -k AAAAAAAAAAAAAAAAAAAAAA== => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, chacha20-ietf-poly1305
ss-local -c LOCAL.json => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm
ss-local -c LOCAL.json -u => SOCKS and HTTP on 127.0.0.1:1080, TCP and UDP, without a password | server vps.example:8388, aes-256-gcm
ss-local -c LOCAL.json -l 1085 -v => SOCKS and HTTP on 127.0.0.1:1085, TCP only, without a password | server vps.example:8388, aes-256-gcm
ss-local -c LOCAL.json -f /var/run/ss-local.pid => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm | runs in the background, PID file /var/run/ss-local.pid
ss-local -c LOCAL.json -a nobody => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm | runs as nobody
ss-local -c LOCAL.json --fast-open --no-delay --reuse-port --mtu 1492 --mptcp -n 51200 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm ~ --fast-open ~ --reuse-port ~ --mtu ~ --mptcp ~ -n
ss-local -c LOCAL.json -t 300 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm
ss-local -c LOCAL.json --acl /etc/chn.acl => ! --acl: access control lists are not supported
ss-local -c LOCAL.json --plugin obfs-local --plugin-opts 'obfs=http;obfs-host=www.example.com' => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm, plugin obfs-local
ss-local -c LOCAL.json --plugin obfs-server => ! plugin: obfs-server is the plugin of the other half (expected: obfs-local)
ss-local -c LOCAL.json --plugin=v2ray-plugin => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm, plugin v2ray-plugin
ss-local -c LOCAL.json --plugin '' --plugin-opts '' => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm
ss-local -c LOCAL.json -i eth1 => ! -i: traffic cannot be sent that way
ss-local -c LOCAL.json -A => ! -A: one-time authentication
ss-local -s vps.example -p 8388 -b 0.0.0.0 -l 1080 -k hunter2 => ! -b: others could use the proxy at 0.0.0.0
ss-local -s vps.example -p 8388 -b 0.0.0.0 -l 1080 -k hunter2 --allow-open => SOCKS and HTTP on 0.0.0.0:1080, TCP only, without a password | server vps.example:8388, chacha20-ietf-poly1305
ss-local -s vps.example -p 8388 -l 1080 -k hunter2 -m aes-256-cfb => ! -m: "aes-256-cfb" (expected:
ss-local -s vps.example -p 8388 -l 1080 --password hunter2 -m aes-256-gcm => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm
ss-local -s vps.example -p 8388 -l 1080 --key AAAAAAAAAAAAAAAAAAAAAA -m aes-128-gcm => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-128-gcm
ss-local -s vps.example -p 8388 -l 1080 -k => ! -k: its value is missing
ss-local -s vps.example -p 99999 -l 1080 -k hunter2 => ! -p: "99999"
ss-local -s vps.example -p 8388 -l 0 -k hunter2 => SOCKS and HTTP on 127.0.0.1:0, TCP only, without a password | server vps.example:8388, chacha20-ietf-poly1305
ss-local -s vps.example -p 8388 -z => ! -z: unknown option.
ss-local -s vps.example --pluggin x => ! --pluggin: unknown option (did you mean --plugin?)
ss-local 'ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443#a' -l 1080 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server 192.0.2.1:443 (a), aes-256-gcm
ss-local -h => help
ss-local => ! command line: no configuration (expected: -c FILE, or -s with -k
ss-local -u -l 1081 => ! command line: no configuration
ss-local -s vps.example -p 8388 -l 1080 => ! command line: password: missing
ss-local -s 8388 -l 1080 -k hunter2 => ! -s: "8388" (expected: a host name or an address)
ss-redir -c LOCAL.json => ! ss-redir: transparent redirection is not supported
ss-nat -s 192.0.2.1 => ! ss-nat: transparent redirection is not supported
ss-manager --manager-address 127.0.0.1:8839 => ! ss-manager: the manager's protocol is not supported
""");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        table.check("""
ss-server -s 0.0.0.0 -p 99999 -k hunter2 -m aes-256-cfb --plugin obfs-server --acl x -A => ! --acl: access | -A: one-time | -p: "99999" | -m: "aes-256-cfb"
ss-server -s 0.0.0.0 -z --acl x --pluggin y -k => ! -z: unknown option | --acl: access | --pluggin: unknown option (did you mean --plugin?) | -k: its value is missing
ss-local -s a.example:1 -s b.example:2 -k hunter2 --acl x => ! --acl: access | -s: several with different ports
sslocal -c LOCAL.json -k hunter2 -k hunter2 -u -U => ! -k: given twice | -U: given beside -u
local 'ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443' -k hunter2 -p 1 --acl x => ! --acl: access | -k: given beside a link | -p: given beside a link
local --acl x => ! --acl: access
check --connect=hunter2 -x => ! --connect: takes no value | -x: unknown option.
""");
    }

    @Test
    void optionsAreKnownWithUnderscoresToo() {
        table.check("""
ss-local -c LOCAL.json --fast_open --no_delay => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm ~ --fast-open
local -c LOCAL.json --local_port=1085 => SOCKS and HTTP on 127.0.0.1:1085, TCP and UDP, without a password | server vps.example:8388, aes-256-gcm
local -c LOCAL.json --fast_opne => ! --fast_opne: unknown option (did you mean --fast-open?)
server -c BOTH.json --forbidden-ip 127.0.0.1/8 => ! --forbidden-ip: which networks clients may reach is said by --allow
ssserver -c BOTH.json --forbidden_ip=::1 => ! --forbidden-ip: which networks
""");
    }

    @Test
    void ssTunnel() {
        table.check("""
ss-tunnel -s vps.example -p 8388 -l 5353 -L 8.8.8.8:53 -k hunter2 -m aes-256-gcm -u => forwards 127.0.0.1:5353 to 8.8.8.8:53, TCP and UDP | server vps.example:8388, aes-256-gcm
ss-tunnel -s vps.example -p 8388 -b 0.0.0.0 -l 5353 -L 8.8.8.8:53 -k hunter2 -m aes-256-gcm -U => forwards 0.0.0.0:5353 to 8.8.8.8:53, UDP only | server vps.example:8388, aes-256-gcm
ss-tunnel -c LOCAL.json -b ::1 -l 5353 -L [2001:db8::53]:53 => forwards [::1]:5353 to [2001:db8::53]:53, TCP only | server vps.example:8388, aes-256-gcm
ss-tunnel -c TUNNEL.json => forwards 127.0.0.1:5353 to 8.8.8.8:53, TCP and UDP | server vps.example:8388, aes-256-gcm
ss-tunnel -c TUNNEL.json -L 1.1.1.1:53 => forwards 127.0.0.1:5353 to 1.1.1.1:53, TCP and UDP | server vps.example:8388, aes-256-gcm
ss-local -c TUNNEL.json => SOCKS and HTTP on 127.0.0.1:5353, TCP and UDP, without a password | server vps.example:8388, aes-256-gcm
ss-tunnel -c LOCAL.json => ! tunnel_address: missing (expected: the target of a tunnel, HOST:PORT, here or by -L; and local_port or -l)
ss-tunnel -s vps.example -p 8388 -l 5353 -k hunter2 => ! ss-tunnel: no target (expected: -L HOST:PORT
ss-tunnel -s vps.example -p 8388 -L 8.8.8.8:53 -k hunter2 => ! -L: it says where to, and nothing says where to listen (expected: -l PORT too)
ss-tunnel -s vps.example -p 8388 -l 5353 -L 8.8.8.8 -k hunter2 => ! -L: "8.8.8.8" (expected: HOST:PORT
ss-tunnel -c LOCAL.json -l 5353 -L 8.8.8.8:53 -f /run/t.pid => forwards 127.0.0.1:5353 to 8.8.8.8:53, TCP only | server vps.example:8388, aes-256-gcm | runs in the background, PID file /run/t.pid
""");
    }

    @Test
    void ssServer() {
        table.check("""
ss-server -s 0.0.0.0 -p 8388 -k hunter2 -m aes-256-gcm -t 300 --fast-open -d 8.8.8.8,8.8.4.4 -u => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only ~ --fast-open ~ -d
ss-server -s 0.0.0.0 -p 8388 -k hunter2 => links on 0.0.0.0:8388, TCP only, chacha20-ietf-poly1305 | lets clients reach public networks only
ss-server -p 8388 -k hunter2 -m aes-256-gcm => links on 0.0.0.0:8388, TCP only, aes-256-gcm | lets clients reach public networks only
ss-server -p 8388 -m aes-256-gcm => ! command line: password: missing
ss-server => ! command line: no configuration
ss-server -s ::0 -p 8388 -k hunter2 -U => links on [::]:8388, UDP only, chacha20-ietf-poly1305 | lets clients reach public networks only
ss-server -s 0.0.0.0 -p 8388 -l 1080 -k hunter2 -u -v => links on 0.0.0.0:8388, TCP and UDP, chacha20-ietf-poly1305 | lets clients reach public networks only ~ -l
ss-server -c BOTH.json -b 192.0.2.7 -6 => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only
ss-server -c BOTH.json --allow-private => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach private networks
ss-server -c BOTH.json -f /var/run/shadowsocks.pid -u => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only | runs in the background, PID file /var/run/shadowsocks.pid
ss-server -c BOTH.json --manager-address /tmp/manager.sock => ! --manager-address: the manager's protocol
ss-server -c BOTH.json --acl /etc/server.acl => ! --acl: access control lists are not supported
ss-server -s 0.0.0.0 -p 8388 -k hunter2 --plugin obfs-server --plugin-opts obfs=tls => links on 0.0.0.0:8388, TCP only, chacha20-ietf-poly1305, behind plugin obfs-server | lets clients reach public networks only
ss-server -s 0.0.0.0 -p 8388 -k hunter2 -a nobody -u => links on 0.0.0.0:8388, TCP and UDP, chacha20-ietf-poly1305 | lets clients reach public networks only | runs as nobody
""");
    }

    @Test
    void sslocal() {
        table.check("""
sslocal -b 127.0.0.1:1080 -s 192.0.2.1:8388 -m aes-256-gcm -k hunter2 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server 192.0.2.1:8388, aes-256-gcm
sslocal -b 127.0.0.1:1080 -s [2001:db8::1]:8388 -m aes-256-gcm -k hunter2 -U => SOCKS and HTTP on 127.0.0.1:1080, TCP and UDP, without a password | server [2001:db8::1]:8388, aes-256-gcm
sslocal -b 127.0.0.1:1080 --server-addr vps.example:8388 --encrypt-method aes-256-gcm --password hunter2 -u => SOCKS and HTTP on 127.0.0.1:1080, UDP only, without a password | server vps.example:8388, aes-256-gcm
sslocal -b 127.0.0.1:1080 -s vps.example:8388 -m aes-256-gcm -k hunter2 -u -U => ! -U: given beside -u
sslocal --local-addr [::1]:1080 --server-url 'ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443' => SOCKS and HTTP on [::1]:1080, TCP only, without a password | server 192.0.2.1:443, aes-256-gcm
sslocal -b 127.0.0.1:1080 -s vps.example:8388 -m 2022-blake3-aes-128-gcm => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, 2022-blake3-aes-128-gcm
sslocal -b 127.0.0.1:1080 -s vps.example:8388 -k hunter2 => ! -s: its method is missing (expected: -m METHOD too)
sslocal -c LOCAL.json -vvv --log-without-time => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm ~ --log-without-time
sslocal -c LOCAL.json -b 127.0.0.1:5353 --protocol tunnel -f 8.8.8.8:53 -U => SOCKS and HTTP on 127.0.0.1:1080, TCP and UDP, without a password | forwards 127.0.0.1:5353 to 8.8.8.8:53, TCP and UDP | server vps.example:8388, aes-256-gcm
sslocal -c LOCAL.json -b 127.0.0.1:5353 --protocol=tunnel --forward-addr=dns.example:53 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | forwards 127.0.0.1:5353 to dns.example:53, TCP only | server vps.example:8388, aes-256-gcm
sslocal -c LOCAL.json -b 127.0.0.1:5353 -f 8.8.8.8:53 => ! --protocol tunnel too
sslocal -b 127.0.0.1:5353 --protocol tunnel -f 8.8.8.8:53 -s vps.example:8388 -m aes-256-gcm -k hunter2 => forwards 127.0.0.1:5353 to 8.8.8.8:53, TCP only | server vps.example:8388, aes-256-gcm
sslocal -c LOCAL.json --protocol tunnel -f 8.8.8.8:53 => ! -b: a tunnel listens somewhere
sslocal -c LOCAL.json -b 127.0.0.1:5353 --protocol tunnel => ! --protocol: a tunnel has one target
sslocal -c LOCAL.json --protocol socks --tcp-no-delay --tcp-fast-open --tcp-keep-alive 15 --udp-timeout 300 --udp-max-associations 512 --worker-threads 2 --nofile 10240 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm ~ --tcp-fast-open ~ --nofile
sslocal -c LOCAL.json --protocol http => HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm
sslocal -c LOCAL.json --protocol redir --tcp-redir tproxy => ! --protocol: not supported (expected: socks, http or tunnel) | --tcp-redir: transparent
sslocal -c LOCAL.json --tun-interface-name tun0 => ! --tun-interface-name:
sslocal -c LOCAL.json --socks5-auth-config-path /nowhere/auth.json => ! --socks5-auth-config-path: cannot read /nowhere/auth.json: no such file (expected: a file of users
sslocal -c LOCAL.json --http-auth-config-path= => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm
sslocal -c LOCAL.json --online-config-url https://sub.example/x --online-config-update-interval 300 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm | servers of subscription sub.example, fetched every 300 s
sslocal -c LOCAL.json --online-config-url http://sub.example/x => ! anybody on the way could change
sslocal -c LOCAL.json -d => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm | runs in the background
sslocal -c LOCAL.json --daemonize --daemonize-pid /run/ss.pid => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm | runs in the background, PID file /run/ss.pid
sslocal -c LOCAL.json --outbound-fwmark 255 => ! --outbound-fwmark: traffic cannot be sent that way
sslocal -c LOCAL.json --outbound-bind-interface wg0 => ! --outbound-bind-interface: traffic cannot be sent that way
sslocal -c LOCAL.json --outbound-bind-addr 192.0.2.9 --dns 1.1.1.1 => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm ~ --dns
sslocal -c LOCAL.json -a nobody => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm | runs as nobody
sslocal -c LOCAL.json -k hunter2 -k hunter2 => ! -k: given twice
sslocal -s vps.example -p 8388 -b 127.0.0.1 -l 1080 -k hunter2 -m aes-256-gcm --fast-open => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm ~ --fast-open
sslocal -c LOCAL.json -d start => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm | runs in the background
sslocal -c LOCAL.json -d stop => ! -d: it starts one and stops none
sslocal -c LOCAL.json --worker-threads 0 => ! --workers: "0" (expected: a whole number, 1 to 1024)
sslocal --version => help
sslocal => ! command line: no configuration
sslocal -b 1080 -s vps.example:8388 -m aes-256-gcm -k hunter2 => ! -b: "1080" (expected: an address such as 127.0.0.1 or ::1)
sslocal -c LOCAL.json -s other.example:8388 -m aes-256-gcm -k hunter2 => ! -s: given beside -c, where shadowsocks-rust goes by both
""");
    }

    @Test
    void ssserver() {
        table.check("""
ssserver -s [::]:8388 -m aes-256-gcm -k hunter2 => links on [::]:8388, TCP only, aes-256-gcm | lets clients reach public networks only
ssserver -s 0.0.0.0:8388 -m aes-256-gcm -k hunter2 -U --worker-threads 1 => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only
ssserver -s 0.0.0.0:8388 -m 2022-blake3-aes-128-gcm -U => links on 0.0.0.0:8388, TCP and UDP, 2022-blake3-aes-128-gcm | lets clients reach public networks only
ssserver -s 0.0.0.0:8388 -maes-256-gcm -k=hunter2 -u => links on 0.0.0.0:8388, UDP only, aes-256-gcm | lets clients reach public networks only
ssserver --log-without-time -c BOTH.json => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only ~ --log-without-time
ssserver -s 8388 -m aes-256-gcm -k hunter2 => ! -s: "8388" (expected: an address such as 127.0.0.1 or ::1)
ssserver -c BOTH.json -a nogroup => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only | runs as nogroup
ssserver -c BOTH.json --manager-addr 127.0.0.1:6100 => ! --manager-addr: the manager's protocol
ssserver -c BOTH.json -b 192.0.2.7 --tcp-no-delay --udp-timeout 60 --single-threaded => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only
ssserver -c BOTH.json -d => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only | runs in the background
ssserver -c BOTH.json --pid-file /run/s.pid --user nobody -d start => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only | runs in the background, PID file /run/s.pid, as nobody
ssserver -s 0.0.0.0:8388 -m aes-256-gcm -k hunter2 --plugin v2ray-plugin --plugin-opts server => links on 0.0.0.0:8388, TCP only, aes-256-gcm, behind plugin v2ray-plugin | lets clients reach public networks only
ssserver -s 0.0.0.0:8388 -m aes-256-gcm -k hunter2 -U --plugin v2ray-plugin --plugin-opts server --plugin-mode tcp_and_udp => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm, behind plugin v2ray-plugin for TCP and UDP | lets clients reach public networks only
ssservice server -c BOTH.json => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only
ssservice local -c LOCAL.json => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm
ssservice manager => ! ssservice: which one?
ssmanager -c BOTH.json => ! ssmanager: the manager's protocol is not supported
ssurl -d 'ss://x' => ! ssurl: links are read and made by other names (expected: 'procurator url -c FILE'
""");
    }

    @Test
    void ourOwnTakeTheWordsOfBothFamiliesWhereTheyMeanOneThing() {
        table.check("""
local -s vps.example:8388 -b 127.0.0.1:1080 -m aes-256-gcm -k hunter2 => SOCKS and HTTP on 127.0.0.1:1080, TCP and UDP, without a password | server vps.example:8388, aes-256-gcm
local -s [2001:db8::1]:443 -b [::1]:1080 -m aes-256-gcm -k hunter2 => SOCKS and HTTP on [::1]:1080, TCP and UDP, without a password | server [2001:db8::1]:443, aes-256-gcm
local -s 2001:db8::1 -p443 -maes-256-gcm -khunter2 -v => SOCKS and HTTP on 127.0.0.1:1080, TCP and UDP, without a password | server [2001:db8::1]:443, aes-256-gcm
local --server-addr=vps.example:8388 --encrypt-method=aes-256-gcm --password=-hunter2 --local-addr 127.0.0.1:1081 => SOCKS and HTTP on 127.0.0.1:1081, TCP and UDP, without a password | server vps.example:8388, aes-256-gcm
local -c LOCAL.json -L 8.8.8.8:53 -l 5353 => forwards 127.0.0.1:5353 to 8.8.8.8:53, TCP and UDP | server vps.example:8388, aes-256-gcm
local -c LOCAL.json --udp-only => SOCKS and HTTP on 127.0.0.1:1080, UDP only, without a password | server vps.example:8388, aes-256-gcm
local -c LOCAL.json -n 4096 --fast-open --no-delay => SOCKS and HTTP on 127.0.0.1:1080, TCP and UDP, without a password | server vps.example:8388, aes-256-gcm ~ -n ~ --fast-open
local LOCAL.json => SOCKS and HTTP on 127.0.0.1:1080, TCP and UDP, without a password | server vps.example:8388, aes-256-gcm
local -c LOCAL.json LOCAL.json => ! local: an argument too many (expected: one configuration
local -c '' => ! -c: no name (expected: a file).
local hunter2 => ! local: what is given without an option is neither a link nor a file
local 'ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443' -k hunter2 => ! -k: given beside a link
local 'ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443' 'ss://YWVzLTI1Ni1nY206cHc@192.0.2.2:443' => ! local: an argument too many
local -c LOCAL.json -u => ! -u: it means opposite things: tcp_and_udp in shadowsocks-libev, udp_only in shadowsocks-rust (expected: --mode tcp_and_udp
local -c LOCAL.json -U => ! -U: it means opposite things
local -c LOCAL.json -a nobody --pid-file /run/l.pid --daemonize => SOCKS and HTTP on 127.0.0.1:1080, TCP and UDP, without a password | server vps.example:8388, aes-256-gcm | runs in the background, PID file /run/l.pid, as nobody
local -c LOCAL.json -f /run/x.pid => ! -f: a pid file in shadowsocks-libev, a target in shadowsocks-rust
local -c LOCAL.json -d => ! -d: name servers in shadowsocks-libev, 'into the background' in shadowsocks-rust
local -c LOCAL.json --acl x --plugin y => ! --acl: access control lists are not supported
local -c LOCAL.json --plugin simple-obfs --plugin-opts 'obfs=tls' => SOCKS and HTTP on 127.0.0.1:1080, TCP only, without a password | server vps.example:8388, aes-256-gcm, plugin obfs-local
local -c LOCAL.json -x => ! -x: unknown option.
local -c LOCAL.json --local-adress 127.0.0.1 => ! --local-adress: unknown option (did you mean --local-address?)
local -c LOCAL.json --allow-open=yes => ! --allow-open: takes no value
local -c LOCAL.json --allow 10.0.0.0/8 => ! --allow: unknown option.
server -s 0.0.0.0:8388 -m aes-256-gcm -k hunter2 => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only
server -s :: -s 0.0.0.0 -p 8388 -m aes-256-gcm -k hunter2 => links on [::]:8388, TCP and UDP, aes-256-gcm | links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only
server -s [::]:8388 -s 0.0.0.0:8389 -m aes-256-gcm -k hunter2 => ! -s: several with different ports
server BOTH.json -b 192.0.2.7 => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only
server BOTH.json -l 1080 => ! -l: a server listens at -s and -p
server -s 0.0.0.0 -k hunter2 -maes-256-gcm -- BOTH.json => links on 0.0.0.0:8388, TCP and UDP, aes-256-gcm | lets clients reach public networks only
server 'ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443' => ! server: a link tells local which server to use
server --help => help
""");
    }
}
