import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Resolves a name to all of its addresses, like `dns.lookup` with `all: true`. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The error code of `publicLookup` for a name without a public address. */
export const NOT_PUBLIC = 'ERR_ADDRESS_NOT_PUBLIC';

/** Public addresses that lead into the cloud of this machine: Azure's wire server, Equinix Metal's metadata. */
const OF_CLOUDS = new Set(['168.63.129.16', '192.80.8.124']);

/** Whether an IP address belongs to the public internet; false for anything that is not an address. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4)
    return address.range() === 'unicast' && !OF_CLOUDS.has(address.toString());
  const bytes = address.toByteArray();
  // NAT64 (64:ff9b::/96) maps the IPv4 address in the last 4 bytes.
  if (address.match(ipaddr.parseCIDR('64:ff9b::/96'))) {
    return isPublicAddress(bytes.slice(12).join('.'));
  }
  // ipaddr.js calls ::7f00:1 (127.0.0.1 in the old compatible form) unicast; only 2000::/3 is public.
  return address.range() === 'unicast' && ((bytes[0] ?? 0) & 0xe0) === 0x20;
}

/** A `lookup` for node:http(s) that returns public addresses only, so that the connection uses the checked address. */
export function publicLookup(lookup: Lookup = systemLookup): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = error ? [] : found.filter(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (error) callback(error, []);
      else if (!first) callback(Object.assign(new Error('not public'), { code: NOT_PUBLIC }), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
}
