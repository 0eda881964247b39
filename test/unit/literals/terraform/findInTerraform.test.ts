import { describe, expect, it } from 'vitest';
import { expectMarked } from '../lines/marked.ts';

/** `${…}` of HCL, which is none of the test's own. */
const hcl = (expression: string) => `$${'{'}${expression}}`;

describe('Terraform files', () => {
  it.each([
    'resource "docker_container" "web" {\n  image = "nginx:1.27"\n  memory = 4096\n  ports {\n    internal = ‹80›\n    external = ‹8000›\n  }\n}',
    'resource "aws_security_group" "x" {\n  ingress {\n    from_port = 443\n    to_port = 443\n    cidr_blocks = ["10.0.0.0/16"]\n  }\n}',
    'variable "port" {\n  description = "Port 9999 of it"\n  type = number\n  default = ‹8080›\n}',
    'variable "db_port" { default = "‹5432›" } # port = 1111\n// port = 2222\n/* port = 3333 */',
    'resource "kubernetes_service" "x" {\n  spec {\n    port {\n      port = ‹80›\n      target_port = ‹8080›\n      node_port = ‹30201›\n    }\n  }\n}',
    'resource "aws_ecs_task_definition" "x" {\n  container_definitions = jsonencode([{\n    portMappings = [{ containerPort = ‹3000›, hostPort = ‹3000› }]\n    cpu = 1024\n  }])\n}',
    'resource "aws_lb_listener" "x" {\n  port = "‹443›"\n  protocol = "HTTPS"\n}\nresource "x" "y" {\n  port = var.port\n  timeout = 3000\n}',
    'job "x" {\n  group "g" {\n    network {\n      port "http" {\n        static = 8080\n        to = 8080\n      }\n    }\n  }\n}'.replaceAll(
      '8080',
      '‹8080›',
    ),
    `api_url = "http://localhost:‹3000›"\nname = "${hcl('var.a')}-${hcl('lookup(var.m, "k")')}"\nproxy_port = ‹3128›`,
    `provider "postgresql" {\n  host = "localhost"\n  port = ‹5432›\n}\nlocals {\n  url = "http://${hcl('var.host')}:‹8080›/x"\n}`,
    'user_data = <<EOF\n#!/bin/sh\necho "x\nEOF\nport = ‹8080›',
  ])('%s', (marked) => {
    expectMarked('main.tf', marked);
  });

  it('calls a port as its block does', () => {
    const [literal] = expectMarked('main.tf', 'variable "admin_port" {\n  default = ‹8081›\n}');
    expect(literal?.names[0]?.name).toBe('admin');
  });
});
