import * as esbuild from 'esbuild';
import fs from 'node:fs';
import { createRequire, builtinModules } from 'node:module';
const src=fs.readFileSync('/work/main/esbuild.mjs','utf8');
const opt=new Set(process.argv.slice(3));
const defs=fs.readFileSync('/tmp/tools-virtual.js','utf8');
const virtualTools={name:'vt',setup(b){b.onResolve({filter:/^virtual:tools$/},()=>({path:'tools',namespace:'virtual'}));b.onLoad({filter:/.*/,namespace:'virtual'},()=>({contents:defs}))}};
const zodFlat={name:'zf',setup(b){
 b.onResolve({filter:/^zod($|\/)/},(a)=>{ if(a.pluginData==='in')return; 
   if(/v3/.test(a.path)) return {path:'v3',namespace:'zod'};
   return {path:'v4',namespace:'zod'};});
 b.onLoad({filter:/.*/,namespace:'zod'},async(a)=>{
  if(a.path==='v3')return {contents:'export const object=()=>{throw new Error("no zod 3")}'};
  const r=await esbuild.build({stdin:{contents:"export * from 'zod/v4'; export {z} from 'zod/v4'",resolveDir:'/work/main'},bundle:true,format:'esm',write:false,minify:false,platform:'node',
   plugins:[{name:'loc',setup(b){b.onLoad({filter:/zod[\\/]v4[\\/]locales[\\/]index\.js$/},()=>({contents:"export {default as en} from './en.js'"}))}}]});
  return {contents:r.outputFiles[0].text};
 });}};
const zodCjs={name:'zod-as-commonjs',setup(build){build.onResolve({filter:/^zod($|\/)/},({path:name})=>({path:createRequire(import.meta.url).resolve(name)}));build.onLoad({filter:/zod[\\/]v4[\\/]locales[\\/]index\.cjs$/},()=>({contents:"exports.en = require('./en.cjs').default;"}))}};
const ajvLazy={name:'ajv',setup(b){b.onResolve({filter:/validation\/ajv-provider\.js$/},()=>({path:'ajvp',namespace:'ajvp'}));b.onLoad({filter:/.*/,namespace:'ajvp'},()=>({contents:'export class AjvJsonSchemaValidator{getValidator(){throw new Error("none")}}'}))
 b.onResolve({filter:/^zod-to-json-schema$/},()=>({path:'ztj',namespace:'ztj'}));b.onLoad({filter:/.*/,namespace:'ztj'},()=>({contents:'export const zodToJsonSchema=()=>{throw new Error("none")}'}))}};
const nodeLazy={name:'nl',setup(b){b.onResolve({filter:/^(node:)?[a-z_]+(\/[a-z_]+)*$/},(a)=>{const n=a.path.replace(/^node:/,'');if(!builtinModules.includes(n)||a.kind==='require-call')return;return {path:n,namespace:'nb'}});b.onLoad({filter:/.*/,namespace:'nb'},(a)=>({contents:`module.exports=process.getBuiltinModule(${JSON.stringify('node:'+a.path)})`}))}};
const banner="import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;";
await esbuild.build({bundle:true,platform:'node',target:'node20',minify:!opt.has('nomin'),format:'esm',legalComments:'none',logLevel:'warning',entryPoints:['src/cli/main.ts'],outfile:process.argv[2],banner:{js:banner},
 plugins:[virtualTools,...(opt.has('flat')?[zodFlat]:[zodCjs]),...(opt.has('ajv')?[ajvLazy]:[]),...(opt.has('node')?[nodeLazy]:[])]});
