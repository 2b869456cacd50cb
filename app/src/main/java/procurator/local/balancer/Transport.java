package procurator.local.balancer;

/** What a server may be well for apart. */
public enum Transport {
    TCP,
    UDP
}
