/** What a service's port is for, next to the service itself. */
export interface WellKnownPort {
  /** What servers on such a port are called. */
  readonly name: string;
  /**
   * What to add to the name of a service that publishes several ports; absent for its main one.
   * `mailpit` on 8025 is `mailpit`, on 1025 `mailpit-smtp`.
   */
  readonly suffix?: string;
}

const main = (name: string): WellKnownPort => ({ name });
const side = (suffix: string, name = suffix): WellKnownPort => ({ name, suffix });

/** Ports by which servers in containers are known: their images' defaults. */
const WELL_KNOWN: ReadonlyMap<number, WellKnownPort> = new Map([
  [21, side('ftp')],
  [22, side('ssh')],
  [25, side('smtp')],
  [53, side('dns')],
  [80, main('web')],
  [88, side('kerberos')],
  [110, side('pop3')],
  [143, side('imap')],
  [389, side('ldap')],
  [443, side('https', 'web-https')],
  [465, side('smtps')],
  [587, side('submission')],
  [636, side('ldaps')],
  [993, side('imaps')],
  [995, side('pop3s')],
  [1025, side('smtp')],
  [1143, side('imap')],
  [1433, main('mssql')],
  [1521, main('oracle')],
  [1883, main('mqtt')],
  [2181, main('zookeeper')],
  [2222, side('ssh')],
  [2375, side('docker')],
  [2379, main('etcd')],
  [2380, side('peer', 'etcd-peer')],
  [2525, side('smtp')],
  [3025, side('smtp')],
  [3110, side('pop3')],
  [3143, side('imap')],
  [3306, main('mysql')],
  [3478, side('stun')],
  [4222, main('nats')],
  [4317, side('otlp-grpc', 'otlp-grpc')],
  [4318, side('otlp-http', 'otlp-http')],
  [5005, side('debug')],
  [5044, side('beats', 'logstash')],
  [5080, main('web')],
  [5432, main('postgres')],
  [5540, main('redisinsight')],
  [5601, main('kibana')],
  [5671, side('amqps')],
  [5672, side('amqp', 'rabbitmq')],
  [5678, side('debug')],
  [5701, main('hazelcast')],
  [5858, side('debug')],
  [5900, side('vnc')],
  [6006, main('storybook')],
  [6379, main('redis')],
  [6831, side('thrift')],
  [7474, main('neo4j')],
  [7687, side('bolt', 'neo4j-bolt')],
  [7900, side('vnc')],
  [8025, main('mail')],
  [8086, main('influxdb')],
  [8108, main('typesense')],
  [8123, main('clickhouse')],
  [8200, main('vault')],
  [8222, side('monitor', 'nats-monitor')],
  [8443, side('https', 'web-https')],
  [8500, main('consul')],
  [8529, main('arangodb')],
  [8883, side('mqtts')],
  [9001, side('console', 'minio-console')],
  [9003, side('xdebug')],
  [9042, main('cassandra')],
  [9090, main('prometheus')],
  [9091, main('pushgateway')],
  [9092, main('kafka')],
  [9093, main('alertmanager')],
  [9100, main('node-exporter')],
  [9200, main('elasticsearch')],
  [9222, side('debug')],
  [9229, side('debug')],
  [9230, side('debug')],
  [9300, side('transport', 'elasticsearch-transport')],
  [9411, main('zipkin')],
  [10000, main('blob')],
  [10001, side('queue')],
  [10002, side('table')],
  [11211, main('memcached')],
  [14250, side('grpc')],
  [14268, side('collector')],
  [15672, side('management', 'rabbitmq-management')],
  [16686, main('jaeger')],
  [18080, main('web')],
  [25565, main('minecraft')],
  [26257, main('cockroach')],
  [27017, main('mongo')],
  [28015, side('driver', 'rethinkdb')],
  [50000, side('agent')],
  [61616, side('openwire', 'activemq')],
]);

/** What is known of a port that a server in a container listens on. */
export function wellKnownPort(port: number): WellKnownPort | undefined {
  return WELL_KNOWN.get(port);
}

/**
 * Ports of protocols whose clients can't be told another one: DNS, DHCP, TFTP, NTP, NetBIOS, SMB,
 * DNS over TLS, SSDP and multicast DNS. They are published as they are or not at all.
 */
const FIXED = new Set([53, 67, 68, 69, 123, 137, 138, 139, 445, 853, 1900, 5353]);

/** Whether a server is of use on this very number only. */
export function isFixedPort(port: number): boolean {
  return FIXED.has(port);
}
