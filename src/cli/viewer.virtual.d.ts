// `virtual:viewer`: the page of src/viewer/ with its script and style in it.
export const html: string;
