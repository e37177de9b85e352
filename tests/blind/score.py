#!/usr/bin/env python3
"""Scores a binary on the blind set: score.py BINARY

Totals only, and no misses, on purpose: the set stays blind for as long as nobody reads it while working on the rules.
Needs scoring.py of the folder shared/measure that lies beside the project.
"""
import collections
import json
import pathlib
import sys

b = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(b.parents[2] / "shared" / "measure"))
import scoring

rows=lambda n:[json.loads(l) for l in (b/n).read_text('utf8').split('\n') if l.strip()]
docs=rows('passages.jsonl'); text={d['id']:d['text'] for d in docs}
rec=scoring.analyze(sys.argv[1],docs)
def inb(r):
    t=text[r['doc']]; s=len(t[:r['start']].encode()); return {**r,'start':s,'end':s+len(r['raw'].encode())}
money=[inb(r) for r in rows('figures.jsonl')]; comp=[inb(r) for r in rows('companies.jsonl')]; oth=[inb(r) for r in rows('others.jsonl')]
for m in money:
    if m.get('optional'): m['score']=False
for explicit in (False,True):
    for lang in ('zh','es','ja','en'):
        cases=[([m for m in money if m['doc']==d['id']],rec[d['id']]['figures'],False) for d in docs if d['lang']==lang]
        t=scoring.score_figures(cases,explicit)
        p,r,f=scoring.ratios(t['right'],t['expected'],t['found'])
        print(f"{lang} {'explicit' if explicit else 'all'} P {p:.3f} R {r:.3f} F1 {f:.3f} {t['right']}/{t['expected']}/{t['found']} value-only {t['value']} span {t['span']}")
for lang in ('zh','es','ja','en'):
    imp=[m for m in money if m['lang']==lang and m.get('implicit') and not m.get('optional')]
    hit=sum(any(scoring.overlaps(m,f) and scoring.value_agrees(m,f) and scoring.currency_agrees(m,f) for f in rec[m['doc']]['figures'] if f['kind']=='money') for m in imp)
    # precision of flagged implicit
    ds=[d['id'] for d in docs if d['lang']==lang]
    fl=[(d,f) for d in ds for f in rec[d]['figures'] if f['kind']=='money' and f['implicit']]
    ok=sum(any(scoring.overlaps(m,f) and scoring.value_agrees(m,f) for m in money if m['doc']==d) for d,f in fl)
    p=ok/len(fl) if fl else 0; r=hit/len(imp)
    print(lang,'implicit P %.3f R %.3f F1 %.3f'%(p,r,2*p*r/(p+r) if p+r else 0),hit,len(imp),len(fl))
for kind in ('percent','count'):
    for lang in ('zh','es','ja','en'):
        gold=[o for o in oth if o['lang']==lang and o['kind']==kind and not o.get('optional')]
        opt=[o for o in oth if o['lang']==lang and o.get('optional')]
        ds=[d['id'] for d in docs if d['lang']==lang]
        hit=sum(any(scoring.overlaps(o,f) and scoring.value_agrees(o,f) for f in rec[o['doc']]['figures'] if f['kind']==kind) for o in gold)
        found=[(d,f) for d in ds for f in rec[d]['figures'] if f['kind']==kind and not any(o['doc']==d and scoring.overlaps(o,f) for o in opt)]
        if kind=='count': found=[x for x in found if any(o['doc']==x[0] and scoring.overlaps(o,x[1]) for o in oth) or float(x[1].get('value') or x[1].get('min') or 0)>=1000]
        good=sum(any(o['doc']==d and scoring.overlaps(o,f) and scoring.value_agrees(o,f) for o in gold) for d,f in found)
        p=good/len(found) if found else 0; r=hit/len(gold) if gold else 0
        print(lang,kind,'P %.3f R %.3f F1 %.3f'%(p,r,2*p*r/(p+r) if p+r else 0),len(gold),len(found))
lower={d['id'] for d in docs if d['lang']=='es' and d['text']==d['text'].lower()}
for lang in ('zh','es','es-lower','ja','en'):
    cases=[]
    for d in docs:
        l='es-lower' if d['id'] in lower else d['lang']
        if l!=lang: continue
        g=[c for c in comp if c['doc']==d['id']]
        cases.append(([c for c in g if c['kind']=='company' and not c.get('optional')],[c for c in g if c['kind']=='organization' or c.get('optional')],rec[d['id']]['companies']))
    t=scoring.score_companies(cases); e,o=scoring.company_ratios(t)
    kn=[(c) for c in comp if c['kind']=='company' and c.get('known') and not c.get('optional') and ('es-lower' if c['doc'] in lower else c['lang'])==lang]
    kh=sum(any(f['start']==c['start'] and f['end']==c['end'] for f in rec[c['doc']]['companies']) for c in kn)
    print(f"{lang} companies exact P {e[0]:.3f} R {e[1]:.3f} F1 {e[2]:.3f} overlap {o[2]:.3f} {t['exact']}/{t['expected']}/{t['found']} known recall {kh}/{len(kn)}")
lg=collections.Counter((d['lang'],rec[d['id']]['language']) for d in docs)
print(lg)
