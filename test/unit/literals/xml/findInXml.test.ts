import { describe, expect, it } from 'vitest';
import { expectMarked } from '../lines/marked.ts';

describe('XML files', () => {
  it.each([
    [
      'conf/server.xml',
      '<Server port="‹8005›" shutdown="X">\n<!-- <Connector port="9999"/> -->\n<Connector port="‹8080›" maxThreads="1500" connectionTimeout="20000" redirectPort="‹8443›" /></Server>',
    ],
    [
      'config.xml',
      '<clickhouse><http_port>‹8123›</http_port><tcp_port> ‹9000› </tcp_port><max_connections>4096</max_connections><remote_servers><host>ch1</host><port>‹9000›</port></remote_servers></clickhouse>',
    ],
    [
      'Web.config',
      '<add name="x" connectionString="Server=localhost,‹1433›;Database=x" />\n<endpoint address="http://localhost:‹8733›/Service/" />\n<binding protocol="http" bindingInformation="*:‹8080›:localhost" />\n<add key="Port" value="‹5000›" /><httpRuntime maxRequestLength="4096" />',
    ],
    [
      'pom.xml',
      '<project xmlns="http://maven.apache.org/POM/4.0.0"><version>1.8080</version><properties><jetty.port>‹8081›</jetty.port><java.version>21</java.version></properties><port>$jetty.port</port><url>http://localhost:‹8080›/x</url></project>',
    ],
    [
      'App.csproj',
      '<PropertyGroup><TargetFramework>net9.0</TargetFramework><IISExpressSSLPort>‹44300›</IISExpressSSLPort><SpaProxyServerUrl>https://localhost:‹44411›</SpaProxyServerUrl></PropertyGroup>',
    ],
    [
      'log4j2.xml',
      '<Socket name="x" host="logs" port="‹9500›"><PatternLayout pattern="%d{HH:mm:ss} %5p" /></Socket>',
    ],
    [
      'beans.xml',
      '<bean><property name="port" value="‹8080›"/><property name="timeout" value="30000"/><property name="url" value="jdbc:mysql://db:‹3306›/x"/></bean>',
    ],
    [
      'core-site.xml',
      '<configuration><property><name>fs.defaultFS</name><value>hdfs://namenode:‹9000›</value></property><property><name>dfs.http.port</name><value>‹50070›</value></property><property><name>io.file.buffer.size</name><value>131072</value></property></configuration>',
    ],
    [
      'run.xml',
      '<option name="PORT" value="‹5005›" /><option name="VM_PARAMETERS" value="-Dserver.port=‹8081› -Xmx2048m" />',
    ],
    [
      'strings.xml',
      '<string name="hint">Open http://localhost:3000 now</string><dimen name="support">3000</dimen><color>#3000</color>',
    ],
    ['a.xml', '<a><![CDATA[http://localhost:‹3000›]]></a><b port=\'‹4000›\'/><c port="x4000"/>'],
    ['broken.xml', '<a port="‹3000›"><b port="4000'],
  ])('%s', (path, marked) => {
    expectMarked(path, marked);
  });

  it('calls a port as the elements around it are called', () => {
    const [literal] = expectMarked('config.xml', '<x><metrics><port>‹9363›</port></metrics></x>');
    expect(literal?.names[0]?.name).toBe('metrics');
  });
});
