import dc from 'node:diagnostics_channel';
import { startSandbox } from '../support/mcp.ts';
import { createFal } from '../../src/fal/client.ts';
import { createTransport } from '../../src/fal/transport.ts';
import { createFalClient } from '@fal-ai/client';
let conns=0; dc.subscribe('undici:client:connected',()=>{conns++});
const sandbox=await startSandbox({queueMs:20,runMs:80});
const { queue } = createFal(createTransport({ key: () => 'a:b', gateway: sandbox.url }));
const client = createFalClient({credentials:'a:b',fetch:(i,n)=>fetch((i instanceof Request?i.url:String(i)).replace(/^https:\//,sandbox.url),n)});
const med=(a:number[])=>a.sort((x,y)=>x-y)[a.length>>1]?.toFixed(2);
const over=async(id:string,t=performance.timeOrigin+performance.now())=>{const r=await (await fetch(`${sandbox.url}/api.fal.ai/v1/models/requests/by-endpoint?endpoint_id=fal-ai/flux/schnell&request_id=${id}`,{headers:{Authorization:'Key a:b'}})).json() as any;return t-Date.parse(r.items[0].ended_at)};
const A:number[]=[],B:number[]=[],C:number[]=[],D:number[]=[],E:number[]=[],F:number[]=[];let co=0,cs=0;
for(let i=0;i<50;i++){
 let c0=conns;
 const h=await queue.submit('fal-ai/flux/schnell',{prompt:'x'});let at=0;await queue.follow(h,{onStatus:s=>{if(s.status==='COMPLETED')at=performance.timeOrigin+performance.now()}});const t1=performance.now();await queue.result(h);const t2=performance.now();
 const o=await over(h.requestId); const oo=await over(h.requestId,at);if(i>4){A.push(o);C.push(t2-t1);E.push(oo);co+=conns-c0;}
 c0=conns;let at2=0;
 const {request_id}=await client.queue.submit('fal-ai/flux/schnell',{input:{prompt:'x'}});
 await client.queue.subscribeToStatus('fal-ai/flux/schnell',{requestId:request_id,mode:'streaming'});const t3=performance.now();at2=performance.timeOrigin+t3;await client.queue.result('fal-ai/flux/schnell',{requestId:request_id});const t4=performance.now();
 const o2=await over(request_id);const o3=await over(request_id,at2);if(i>4){B.push(o2);cs+=conns-c0;D.push(t4-t3);F.push(o3)}
}
console.log('ours',med(A),'status',med(E),'result',med(C),'conns',co/45,'| sdk',med(B),'status',med(F),'result',med(D),'conns',cs/45);process.exit();
