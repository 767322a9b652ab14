import { ChoiceControl } from './alternatives.tsx';
import { BooleanControl, EnumControl } from './choices.tsx';
import { canShow } from './fields.ts';
import type { NestedProps } from './formContext.ts';
import { JsonControl } from './json.tsx';
import { MediaControl } from './media.tsx';
import { NumberControl, RangeControl } from './number.tsx';
import { SeedControl } from './seed.tsx';
import { SizeControl } from './size.tsx';
import { GroupControl, ListControl } from './structures.tsx';
import { TextControl } from './text.tsx';

/** The control of a field's kind, or the JSON control if that cannot display the value. */
export function Control(props: NestedProps) {
  const { field, value } = props;
  const kind = value === undefined || canShow(field, value) ? field.kind : 'json';
  switch (kind) {
    case 'text':
      return <TextControl {...props} />;
    case 'number':
      return <NumberControl {...props} />;
    case 'range':
      return <RangeControl {...props} />;
    case 'seed':
      return <SeedControl {...props} />;
    case 'boolean':
      return <BooleanControl {...props} />;
    case 'enum':
      return <EnumControl {...props} />;
    case 'size':
      return <SizeControl {...props} />;
    case 'media':
    case 'mediaList':
      return <MediaControl {...props} />;
    case 'list':
      return <ListControl {...props} />;
    case 'group':
      return <GroupControl {...props} />;
    case 'choice':
      return <ChoiceControl {...props} Inner={Control} />;
    case 'json':
      return <JsonControl {...props} />;
  }
}
